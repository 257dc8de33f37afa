/* doctor --try-httpsys: what the rotation relies on, tried on a record that nobody uses. Whatever
 * happens, the record, the certificate and its key are gone afterwards, or it says what is left. */
#include "certificates/throwaway.h"
#include "doctor/doctor.h"
#include "http/health_check.h"
#include "http/record.h"
#include "win32/error.h"
#include "win32/text.h"

/* The code that was expected came, or another. */
static bool expect(struct doctor *doctor, const char *name, const wchar_t *what, DWORD expected,
                   DWORD code)
{
    doctor_say(doctor, code == expected ? CHECK_OK : CHECK_FAILED, name,
               code == expected
                   ? NULL
                   : L"Report this with the version of Windows: HTTP.sys does not behave as known.",
               L"HTTP.sys, %ls: expected %lu, came %lu.", what, expected, code);
    return code == expected;
}

static void read_back(struct doctor *doctor, const struct thumbprint *thumbprint, const char *name,
                      const wchar_t *what)
{
    bool ours;
    bool same;
    DWORD code = http_proof_query(thumbprint, &ours, &same);

    if (code == ERROR_SUCCESS && !same) {
        code = ERROR_INVALID_DATA; /* it is there, and another */
    }
    (void)expect(doctor, name, what, ERROR_SUCCESS, code);
}

static void update(struct doctor *doctor, const struct thumbprint *thumbprint)
{
    const struct http_bindings *bindings = &doctor->view->server.bindings;
    DWORD code;

    if (!http_bindings_has_update(bindings)) {
        doctor_say(doctor, CHECK_OK, "httpsys-update", NULL,
                   L"HTTP.sys, replace in one step: this Windows has no "
                   L"HttpUpdateServiceConfiguration.");
        return;
    }
    code = http_proof_update(bindings, thumbprint);
    if (code == ERROR_INVALID_PARAMETER || code == ERROR_NOT_SUPPORTED ||
        code == ERROR_CALL_NOT_IMPLEMENTED) {
        doctor_say(
            doctor, CHECK_OK, "httpsys-update", NULL,
            L"HTTP.sys, replace in one step: rejected with %lu, as by a Windows that cannot. "
            L"Bindings are deleted and set.",
            code);
        return;
    }
    if (expect(doctor, "httpsys-update", L"replace in one step", ERROR_SUCCESS, code)) {
        read_back(doctor, thumbprint, "httpsys-update-query", L"read back what was replaced");
    }
}

/* The record is there, and ours. */
static void prove_record(struct doctor *doctor, const struct thumbprint *thumbprint)
{
    read_back(doctor, thumbprint, "httpsys-query", L"read back what was set");
    (void)expect(doctor, "httpsys-set-again", L"set again (not overwritten)", ERROR_ALREADY_EXISTS,
                 http_proof_set(thumbprint));
    update(doctor, thumbprint);
    if (expect(doctor, "httpsys-delete", L"delete", ERROR_SUCCESS, http_proof_delete())) {
        const DWORD again = http_proof_delete();
        (void)expect(doctor, "httpsys-delete-again", L"delete again (nothing there)",
                     http_says_absent(again) ? again : ERROR_FILE_NOT_FOUND, again);
    }
}

/* A record with the throw-away certificate, which is as new as can be. */
static bool set_first(struct doctor *doctor, const struct thumbprint *thumbprint)
{
    const DWORD code = http_proof_set(thumbprint);

    if (code == ERROR_INVALID_PARAMETER) {
        doctor_say(
            doctor, CHECK_WARNING, "httpsys-set",
            L"Nothing: a rotation tries again. Try this again, too; if it never works, report "
            L"it with the version of Windows.",
            L"HTTP.sys does not take a certificate that was just made (87). Some versions of "
            L"Windows answer so for seconds or minutes.");
        return false;
    }
    return expect(doctor, "httpsys-set", L"set a record", ERROR_SUCCESS, code);
}

/* True if no record of ours is left. One of others is not ours to remove. */
static bool remove_record(const struct thumbprint *thumbprint)
{
    bool ours;
    bool same;
    DWORD code = http_proof_query(thumbprint, &ours, &same);

    if (code == ERROR_SUCCESS && same) {
        (void)http_proof_delete();
        code = http_proof_query(thumbprint, &ours, &same);
    }
    return http_says_absent(code) || (code == ERROR_SUCCESS && !same);
}

static void clean(struct doctor *doctor, struct throwaway *throwaway)
{
    const bool record_gone = remove_record(&throwaway->thumbprint);
    const struct outcome outcome = throwaway_remove(throwaway);

    if (!record_gone) {
        doctor_say(doctor, CHECK_FAILED, "httpsys-cleanup",
                   L"netsh http delete sslcert ipport=" HTTP_PROOF_ENDPOINT,
                   L"The record for " HTTP_PROOF_ENDPOINT L" could not be removed. It serves "
                   L"no client.");
    }
    if (!outcome_ok(&outcome)) {
        doctor_say(
            doctor, CHECK_FAILED, "httpsys-cleanup",
            L"Delete the certificate \"SstpCertRotator throw-away\" in certlm.msc, Personal.",
            L"The temporary certificate or its key could not be removed (%hs, error %lu).",
            outcome.operation, (unsigned long)outcome.code);
    } else if (record_gone) {
        doctor_say(doctor, CHECK_OK, "httpsys-cleanup", NULL,
                   L"The temporary binding, its certificate and key are gone again.");
    }
}

/* Whether the endpoint has no record. */
static bool is_free(struct doctor *doctor)
{
    const struct thumbprint none = {{0}};
    bool ours;
    bool same;
    const DWORD code = http_proof_query(&none, &ours, &same);

    if (http_says_absent(code)) {
        return true;
    }
    if (code == ERROR_SUCCESS || code == ERROR_INSUFFICIENT_BUFFER) {
        doctor_say(
            doctor, CHECK_FAILED, "httpsys-free",
            L"If nothing needs it: netsh http delete sslcert ipport=" HTTP_PROOF_ENDPOINT,
            L"There is a record "
            L"for " HTTP_PROOF_ENDPOINT L" already%ls. It is left as it is, and nothing was tried.",
            ours ? L", of an earlier try that was cut off" : L"");
    } else {
        const struct outcome error =
            outcome_failed("HttpQueryServiceConfiguration", "127.83.83.85:33", code);
        doctor_unknown(doctor, "httpsys-free", &error);
    }
    return false;
}

void doctor_httpsys(struct doctor *doctor)
{
    struct throwaway throwaway;
    struct outcome outcome;

    if (!doctor->view->server.bindings.initialized) {
        doctor_say(doctor, CHECK_UNKNOWN, "httpsys-free",
                   L"Run this from an elevated command prompt.",
                   L"HTTP.sys cannot be asked, so nothing was tried.");
        return;
    }
    if (!is_free(doctor)) {
        return;
    }
    outcome = throwaway_create(&throwaway);
    if (!outcome_ok(&outcome)) {
        doctor_unknown(doctor, "httpsys-certificate", &outcome);
    } else if (set_first(doctor, &throwaway.thumbprint)) {
        prove_record(doctor, &throwaway.thumbprint);
    }
    clean(doctor, &throwaway);
}
