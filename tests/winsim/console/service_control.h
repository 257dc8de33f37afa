/* The services of the simulated server through the SCM: which there are, their order, starting and
 * stopping one of them. */
#ifndef WINSIM_SERVICE_CONTROL_H
#define WINSIM_SERVICE_CONTROL_H

#include <stdbool.h>
#include <stddef.h>
#include <windows.h>

struct simulated_service {
    const wchar_t *name;
    const wchar_t *display_name;
    const wchar_t *dependencies; /* as CreateService takes them: a list that ends with an empty
                                    string; NULL for none */
    bool stand_in;               /* created by winsim; otherwise known to it, if it is installed */
};

/* In the order of starting; stopping goes backwards. */
extern const struct simulated_service simulated_services[];
extern const size_t simulated_service_count;

/* Creates a stand-in, or sets the one that is there back to its defaults. image is the path of
 * winsim-service.exe. */
DWORD service_create(const struct simulated_service *service, const wchar_t *image);

/* SERVICE_AUTO_START and so on. Its dependencies stay. */
DWORD service_set_start_type(const wchar_t *name, DWORD start_type);

/* ERROR_SERVICE_DOES_NOT_EXIST for one that is not installed. */
DWORD service_query(const wchar_t *name, SERVICE_STATUS_PROCESS *status, DWORD *start_type);

/* Starts and waits until it runs. ERROR_SERVICE_ALREADY_RUNNING is a success here. Does not start
 * dependencies. */
DWORD service_start(const wchar_t *name);

/* Asks it to stop and waits; what does not stop in time, or at all, is terminated, as a shutdown
 * does. Stopped or not installed already: success. */
DWORD service_stop(const wchar_t *name);

/* Ends its process without asking, as a power cut does. */
DWORD service_kill(const wchar_t *name);

/* As "net start" and "net stop /y" do: what it depends on starts first, what depends on it stops
 * first. */
DWORD service_start_with_dependencies(const wchar_t *name);
DWORD service_stop_with_dependents(const wchar_t *name);

/* Both walk through all services, in their order; they go on after a failure and return the first
 * one. */
DWORD services_start_automatic(void);
DWORD services_stop_all(DWORD stop(const wchar_t *name));

#endif
