/* See certificates/key_opener.h. */
#include "certificates/key_opener.h"

#include <ncrypt.h>
#include <windows.h>

#ifndef CRYPT_ACQUIRE_NO_HEALING
#define CRYPT_ACQUIRE_NO_HEALING 0x00000008 /* nothing is written to the store */
#endif

struct key_opener {
    LONG holders; /* who asked, and the thread: the last one frees it */
    HANDLE thread;
    const CERT_CONTEXT *context;
    struct key_acquired acquired; /* the thread's, until that has ended */
};

static void let_go(struct key_opener *delivery)
{
    if (InterlockedDecrement(&delivery->holders) == 0) {
        (void)HeapFree(GetProcessHeap(), 0, delivery);
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
    struct key_opener *delivery = parameter;

    delivery->acquired = acquire(delivery->context);
    (void)CertFreeCertificateContext(delivery->context);
    let_go(delivery);
    return ERROR_SUCCESS;
}

struct key_opener *key_opener_begin(const CERT_CONTEXT *context, const char **failed)
{
    struct key_opener *delivery = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*delivery));

    if (delivery == NULL) {
        *failed = "HeapAlloc";
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    delivery->holders = 2;
    delivery->context = CertDuplicateCertificateContext(context);
    delivery->thread = CreateThread(NULL, 0, run, delivery, 0, NULL);
    if (delivery->thread == NULL) {
        const DWORD error = GetLastError();
        (void)CertFreeCertificateContext(delivery->context);
        (void)HeapFree(GetProcessHeap(), 0, delivery);
        *failed = "CreateThread";
        SetLastError(error);
        return NULL;
    }
    return delivery;
}

bool key_opener_wait(struct key_opener *delivery, HANDLE stop, DWORD milliseconds,
                     struct key_acquired *acquired)
{
    const HANDLE handles[] = {delivery->thread, stop};

    *acquired = (struct key_acquired){.error = ERROR_TIMEOUT};
    if (WaitForMultipleObjects(stop == NULL ? 1 : 2, handles, FALSE, milliseconds) !=
        WAIT_OBJECT_0) {
        return false;
    }
    *acquired = delivery->acquired;
    return true;
}

void key_opener_leave(struct key_opener *delivery)
{
    if (delivery != NULL) {
        (void)CloseHandle(delivery->thread);
        let_go(delivery);
    }
}
