/* What the product remembers, in HKLM\SYSTEM\CurrentControlSet\Services\SstpCertRotator\State:
 *
 *   LastGoodThumbprint  BINARY    20 bytes
 *   LastGoodNames       MULTI_SZ  "DNS:vpn.example.com", "IP:192.0.2.1", "CN:vpn.example.com"
 *   LastGoodDetails     BINARY    record: thumbprint, not before u64, not after u64, root known u8,
 *                                 SHA-256 of the root; no use where the thumbprint is another
 *   SstpStart           BINARY    record: started_at u64, thumbprint
 *   Loss                BINARY    record: thumbprint of what is in service and gone from MY, seen
 *                                 first at u64; 0: nothing is
 *   End                 BINARY    record: boot id (16 bytes), why RemoteAccess does not run u8 (0
 *                                 nobody knows, 1 its certificate, 2 something else), its exit code
 *                                 u32 and its own u32, thumbprint that was in use when it was
 *                                 started since
 *   Hold                BINARY    record: thumbprint, newest start u64, SSTP wrote at u64,
 *                                 requested u8, thumbprint bound when it was
 *   Disputes            BINARY    record: reverted thumbprint, repaired at u64, stands u8, count u8
 *                                 (up to 4) and the refused thumbprints; of what did not serve and
 *                                 what each was like: records.c
 *   LastRotation        BINARY    record: result u8, number u32, ended at u64, thumbprints before
 *                                 and wanted, duration u64, outage u64, retry at u64; then, since
 *                                 later versions, 3 x u64 of what came newer, served after u64, and
 *                                 u8 for each of RasSstp's events that SSTP said
 *   Restarts            BINARY    record: 16 x u64, newest first, 0 ends the list
 *   Intent              BINARY    record: boot id (16 bytes), restart u8, stored_at u64, rotation's
 *                                 number u32, target thumbprint, port u16, for IPv4 then IPv6: u8
 *                                 had a record, and if so thumbprint, application id (16 bytes),
 *                                 store name, check mode u32, freshness u32, url timeout u32, CTL
 *                                 identifier, CTL store name, flags u32; then u16 services and
 *                                 their names
 *   Boot\Id             BINARY    16 random bytes in a volatile key, which a reboot removes: two
 *                                 equal ids mean the same boot
 *
 * A record is: u32 version (1), u32 length of the whole, the content, u32 FNV-1a of all before it.
 * Numbers are little-endian, texts a u16 length and UTF-8 without terminator. A record is written
 * by one RegSetValueExW, so a crash leaves the old one or the new one; one that does not check out
 * is MALFORMED and used for nothing.
 *
 * LastGoodThumbprint is written last; a crash before leaves names and
 * thumbprint of two certificates that both proved good. */
#ifndef STATE_STORE_H
#define STATE_STORE_H

#include "model/snapshot.h"
#include "win32/annotations.h"
#include "win32/arena.h"
#include "win32/product.h"

#define STATE_STORE_KEY PRODUCT_SERVICE_KEY L"\\State"

/* No key: everything is ABSENT and the whole PRESENT. A malformed value is MALFORMED by itself
 * (restarts: an empty history). Only an error of the registry makes the whole UNREADABLE. Names
 * live in the arena. Writes nothing. */
void state_store_read(struct arena *arena, _Out_ struct stored_state *out);

/* The intent and the restarts are on the disk when these return. The boot id is made at the first
 * need; `presence` and `same_boot` of the intent are not stored. */
_Check_return_ struct outcome state_store_intent(const struct intent *intent);
_Check_return_ struct outcome state_store_clear_intent(void);
_Check_return_ struct outcome state_store_last_good(const struct last_good *last_good);
_Check_return_ struct outcome state_store_sstp_start(const struct sstp_start *start);
_Check_return_ struct outcome state_store_loss(const struct loss *loss);
_Check_return_ struct outcome state_store_end(const struct remote_access_end *end);
_Check_return_ struct outcome state_store_choice(const struct admin_choice *choice);
_Check_return_ struct outcome state_store_exclusions(const struct exclusions *exclusions);
_Check_return_ struct outcome state_store_last_rotation(const struct last_rotation *rotation);
_Check_return_ struct outcome state_store_clock(const struct clock_record *clock);
_Check_return_ struct outcome state_store_restarts(const struct restart_history *restarts);

#endif
