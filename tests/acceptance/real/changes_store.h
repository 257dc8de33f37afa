/* The place in the registry where changes are kept; see changes.h. */
#ifndef ACCEPTANCE_REAL_CHANGES_STORE_H
#define ACCEPTANCE_REAL_CHANGES_STORE_H

#include "changes.h"

#define CHANGES_RRAS       L"WithRras"
#define CHANGES_SCENARIOS  L"ForScenarios"
#define CHANGES_CHANNEL    L"RenewalsEnabled"
#define CHANGES_RECORDS    CHANGES_KEY L"\\Records"
#define CHANGES_PARAMETERS CHANGES_KEY L"\\Parameters"
#define CHANGES_SERVICES   CHANGES_KEY L"\\Services"

struct saved_service {
    wchar_t name[64];
    wchar_t path[512];
    wchar_t account[128];
    DWORD type;
    DWORD start_type;
    bool runs;
};

/* Values and what lies below; a key that does not exist is copied as nothing. */
void changes_copy_key(const wchar_t *from, const wchar_t *to);

/* All values are the same; those that are not are noted. */
bool changes_same_values(const wchar_t *saved, const wchar_t *now);

/* Numbered from 0 in the order in which they are started again; false behind the last. */
void changes_put_service(DWORD place, const struct saved_service *service);
bool changes_get_service(DWORD place, struct saved_service *service);

/* From now on, also after a power cut, a run has to make good what it changed. */
void changes_complete(void);
void changes_forget(void);

#endif
