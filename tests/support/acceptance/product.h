/* The shipped program, through its doors: verbs, the SCM, its settings. */
#ifndef ACCEPTANCE_PRODUCT_H
#define ACCEPTANCE_PRODUCT_H

#include "process.h"

#define PRODUCT_SERVICE L"SstpCertRotator"

#define KEY_CHECKS_APART 301 /* seconds between two looks at a key that count as two */

#define PRODUCT_KEY            L"SYSTEM\\CurrentControlSet\\Services\\SstpCertRotator"
#define PRODUCT_STATE_KEY      PRODUCT_KEY L"\\State"
#define PRODUCT_PARAMETERS_KEY PRODUCT_KEY L"\\Parameters"
#define PRODUCT_POLICY_KEY     L"SOFTWARE\\Policies\\SstpCertRotator"
#define PRODUCT_EVENT_KEY                                                                          \
    L"SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\SstpCertRotator"

/* Finds the program: the environment variable SSTP_CERT_ROTATOR, else beside this one. */
void product_begin(void);

/* The program's path. Another copy of it can be used; NULL: the one that is tested. */
const wchar_t *product_path(void);
void product_use(const wchar_t *path);

/* Copies it into a folder, which is made, with the file of its texts. product_remove_copy deletes
 * what is there of both, and the folder. */
void product_copy_to(const wchar_t *folder);
void product_remove_copy(const wchar_t *folder);

/* The file of the texts in a folder. */
#define PRODUCT_MESSAGES L"sstp-cert-rotator-events.dll"

/* Runs it with these arguments. What it wrote lives until the next call. */
const struct process_output *product_run(const wchar_t *arguments);

/* Begins it, to be ended with process_interrupt. */
void product_begin_run(const wchar_t *arguments, struct process *process);
void product_begin_unread(const wchar_t *arguments, struct process *process);

/* The same with --json, which ends with that exit code and is taken (json_text.h): what it says is
 * valid until the next call. With JSON_OUTPUTS in the environment, a folder, each output is kept
 * there, for a parser that is none of ours (test_json.sh). */
void product_reports(const wchar_t *verb, DWORD exit_code);

/* "status --format FORMAT" ends with that exit code and says that text, among others. Its output is
 * kept as the JSON is. */
void assert_format_says(const wchar_t *format, DWORD exit_code, const char *text);

/* It ends with that exit code and says that text, among others, wherever its lines end. */
void assert_product_says(const wchar_t *arguments, DWORD exit_code, const char *text);

/* "install --no-start", if the service is not there. */
void product_install(void);

/* "uninstall", and until the SCM has deleted the service, which it does when the last handle to it
 * is closed. */
void product_uninstall(void);

void product_start(void);
void product_stop(void);
/* The process of the service ends as it is. */
void product_kill(void);

/* A setting; one that runs notices. */
void product_set(const wchar_t *setting, DWORD value);

/* From now on its passes are counted: each begins with reading the settings. */
void product_count_passes(void);
DWORD product_passes(void);

/* Returns how many were made, once no more come for `calm_ms`. */
DWORD product_passes_until_calm(DWORD calm_ms);

/* It is asked to look now, or when so many seconds have gone by for it, and has looked. */
void product_check_now(void);
void product_check_at(DWORD seconds);

/* It looks now, and once more when two looks count as two: what is wrong with a key is told then.
 */
void product_check_keys_twice(void);

/* As never run before, without a policy, with a settle time of 0: nothing here comes in bursts. */
void product_forget(void);

#endif
