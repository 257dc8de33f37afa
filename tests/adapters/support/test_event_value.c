/* Tests of support/event_value.h. */
#include "adapters_test.h"

#include <wchar.h>

#include "support/event_value.h"

void event_value_is_a_text_or_a_number(void **state)
{
    const struct {
        EVT_VARIANT value;
        const wchar_t *text;
    } cases[] = {
        {{.Type = EvtVarTypeString, .StringVal = L"two\nlines"}, L"two?lines"},
        {{.Type = EvtVarTypeUInt16, .UInt16Val = 65535}, L"65535"},
        {{.Type = EvtVarTypeUInt32, .UInt32Val = 70}, L"70"},
        {{.Type = EvtVarTypeInt32, .Int32Val = -1}, L"-1"},
        {{.Type = EvtVarTypeUInt64, .UInt64Val = 1ull << 40}, L"1099511627776"},
        {{.Type = EvtVarTypeHexInt32, .UInt32Val = 0x80090308}, L"0x80090308"},
        {{.Type = EvtVarTypeHexInt64, .UInt64Val = 1ull << 40}, L"0x10000000000"},
        {{.Type = EvtVarTypeBoolean, .BooleanVal = TRUE}, L"1"},
        {{.Type = EvtVarTypeByte, .ByteVal = 7}, L"7"},
    };
    wchar_t text[EVENT_VALUE_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_true(event_value_format(&cases[i].value, text));
        assert_int_equal(wcscmp(text, cases[i].text), 0);
    }
    assert_false(event_value_format(&(EVT_VARIANT){.Type = EvtVarTypeNull}, text));
    assert_false(event_value_format(&(EVT_VARIANT){.Type = EvtVarTypeString}, text));
    assert_false(event_value_format(&(EVT_VARIANT){.Type = EvtVarTypeBinary}, text));
}
