/* See run/writer_by_hand.h. */
#include "run/writer_by_hand.h"

#include "events/text.h"
#include "output/console.h"
#include "output/format_facts.h"

bool writer_become_by_hand(struct writer *writer)
{
    const enum writer_state state = writer_become(writer);
    wchar_t text[EXPOSURE_TEXT];

    switch (state) {
    case WRITER_ADMITTED:
        break;
    case WRITER_NAME_TAKEN:
        console_print_error(
            L"Another program holds the name Global\\SstpCertRotator, by which this one tells "
            L"whether it is the only one, so nothing is changed. Use the service: it does not "
            L"need the name. \"handle.exe -a SstpCertRotator\" (Sysinternals) shows who holds it.");
        break;
    case WRITER_SECOND:
        console_print_error(L"SstpCertRotator already runs on this server, as the service or in "
                            L"another console, and only one can. End that one first: Ctrl+C in "
                            L"its console, or for the service: sstp-cert-rotator stop");
        break;
    case WRITER_EXPOSED:
        exposure_explain(&writer->exposure, text, EXPOSURE_TEXT);
        console_print_error(text);
        console_print_error(EXPOSURE_ADVICE);
        break;
    default:
        format_error(&writer->error, text, EXPOSURE_TEXT);
        console_print_error(text);
        break;
    }
    return state == WRITER_ADMITTED;
}
