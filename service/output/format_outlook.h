/* Whom the server is known as, and what comes after the certificate in use, said for a person. Each
 * writes terminated text of at most size characters (size > 0), cut to fit. */
#ifndef OUTPUT_FORMAT_OUTLOOK_H
#define OUTPUT_FORMAT_OUTLOOK_H

#include "certificate/outlook.h"
#include "certificate/server_names.h"
#include "findings/findings.h"
#include "output/format_facts.h"

/* "vpn.example.com, www.example.com". Returns how many characters are used. */
size_t format_names(_Out_writes_z_(size) wchar_t *text, size_t size, const struct names *names);

/* "vpn.example.com, www.example.com (from the setting HostName)" */
void format_server_names(_Out_writes_z_(size) wchar_t *text, size_t size, const struct names *names,
                         enum names_source source);

/* When the next one takes its place: "on 2026-03-01 12:00 at the latest". */
void format_outlook_when(_Out_writes_z_(size) wchar_t *text, size_t size,
                         const struct outlook *outlook);

/* Why the next one does not: by its verdict, or because of what keeps this service from changing
 * anything. */
void format_outlook_why(_Out_writes_z_(size) wchar_t *text, size_t size,
                        const struct outlook *outlook, enum reason hindrance);

/* What it means for VPN clients that it does not, and what to do. */
void format_outlook_cure(_Out_writes_z_(size) wchar_t *text, size_t size,
                         const struct outlook *outlook, enum reason hindrance);

/* All of that, in sentences. */
void format_outlook(_Out_writes_z_(size) wchar_t *text, size_t size, const struct outlook *outlook,
                    enum reason hindrance);

#endif
