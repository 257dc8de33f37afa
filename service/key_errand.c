/* See key_errand.h. */
#include "key_errand.h"

#include <ncrypt.h>

#ifndef CRYPT_ACQUIRE_NO_HEALING
#define CRYPT_ACQUIRE_NO_HEALING 0x00000008 /* nothing is written to the store */
#endif

struct key_errand {
    LONG holders; /* who asked, and the thread: the last one frees it */
    HANDLE thread;
    const CERT_CONTEXT *context;
    struct key_acquired acquired; /* the thread's, until that has ended */
};

static void let_go(struct key_errand *errand)
{
    if (InterlockedDecrement(&errand->holders) == 0) {
        (void)HeapFree(GetProcessHeap(), 0, errand);
    }
}

static void free_key(HCRYPTPROV_OR_NCRYPT_KEY_HANDLE key, DWORD spec)
{
    if (spec == CERT_NCRYPT_KEY_SPEC) {
        (void)NCryptFreeObject(key);
    } else {
        (void)CryptReleaseContext(key, 0);
    }
}

/* Without any window, and compared with the public key. */
static struct key_acquired acquire(const CERT_CONTEXT *context)
{
    struct key_acquired acquired = {.error = ERROR_SUCCESS};
    HCRYPTPROV_OR_NCRYPT_KEY_HANDLE key = 0;
    BOOL must_free = FALSE;

    if (!CryptAcquireCertificatePrivateKey(
            context,
            CRYPT_ACQUIRE_ALLOW_NCRYPT_KEY_FLAG | CRYPT_ACQUIRE_SILENT_FLAG |
                CRYPT_ACQUIRE_COMPARE_KEY_FLAG | CRYPT_ACQUIRE_NO_HEALING,
            NULL, &key, &acquired.spec, &must_free)) {
        acquired.error = GetLastError();
    } else if (must_free) {
        free_key(key, acquired.spec);
    }
    return acquired;
}

static DWORD WINAPI run(void *parameter)
{
    struct key_errand *errand = parameter;

    errand->acquired = acquire(errand->context);
    (void)CertFreeCertificateContext(errand->context);
    let_go(errand);
    return ERROR_SUCCESS;
}

struct key_errand *key_errand_begin(const CERT_CONTEXT *context)
{
    struct key_errand *errand = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*errand));

    if (errand == NULL) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    errand->holders = 2;
    errand->context = CertDuplicateCertificateContext(context);
    errand->thread = CreateThread(NULL, 0, run, errand, 0, NULL);
    if (errand->thread == NULL) {
        const DWORD error = GetLastError();
        (void)CertFreeCertificateContext(errand->context);
        (void)HeapFree(GetProcessHeap(), 0, errand);
        SetLastError(error);
        return NULL;
    }
    return errand;
}

bool key_errand_wait(struct key_errand *errand, HANDLE stop, DWORD milliseconds,
                     struct key_acquired *acquired)
{
    const HANDLE handles[] = {errand->thread, stop};

    *acquired = (struct key_acquired){.error = ERROR_TIMEOUT};
    if (WaitForMultipleObjects(stop == NULL ? 1 : 2, handles, FALSE, milliseconds) !=
        WAIT_OBJECT_0) {
        return false;
    }
    *acquired = errand->acquired;
    return true;
}

void key_errand_leave(struct key_errand *errand)
{
    if (errand != NULL) {
        (void)CloseHandle(errand->thread);
        let_go(errand);
    }
}
