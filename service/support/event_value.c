/* See support/event_value.h. (winevt/ns-winevt-evt_variant) */
#include "support/event_value.h"

#include "output/format_facts.h"
#include "win32/format.h"
#include "win32/text.h"

static bool take_text(const wchar_t *value, wchar_t text[EVENT_VALUE_SIZE])
{
    if (value == NULL) {
        return false;
    }
    format_wide(text, EVENT_VALUE_SIZE, value);
    text_show(text);
    return true;
}

static bool take_number(const EVT_VARIANT *value, unsigned long long *number)
{
    switch (value->Type) {
    case EvtVarTypeByte:
        *number = value->ByteVal;
        return true;
    case EvtVarTypeUInt16:
        *number = value->UInt16Val;
        return true;
    case EvtVarTypeUInt32:
    case EvtVarTypeHexInt32:
        *number = value->UInt32Val;
        return true;
    case EvtVarTypeUInt64:
    case EvtVarTypeHexInt64:
        *number = value->UInt64Val;
        return true;
    case EvtVarTypeBoolean:
        *number = value->BooleanVal != FALSE;
        return true;
    default:
        return false;
    }
}

bool event_value_format(const EVT_VARIANT *value, wchar_t text[EVENT_VALUE_SIZE])
{
    const bool hexadecimal = value->Type == EvtVarTypeHexInt32 || value->Type == EvtVarTypeHexInt64;
    unsigned long long number;

    text[0] = L'\0';
    if (value->Type == EvtVarTypeString) {
        return take_text(value->StringVal, text);
    }
    if (value->Type == EvtVarTypeInt32) {
        format_text(text, EVENT_VALUE_SIZE, L"%ld", (long)value->Int32Val);
        return true;
    }
    if (!take_number(value, &number)) {
        return false;
    }
    format_text(text, EVENT_VALUE_SIZE, hexadecimal ? L"0x%llx" : L"%llu", number);
    return true;
}
