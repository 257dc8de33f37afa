# The adapters: one file a Windows subject, no decisions. A library of its own, so that tests can
# call them without the service.
add_library(
    adapters STATIC
    agenda.c
    arena.c
    balancer_probe.c
    cert_chain.c
    cert_facts.c
    cert_hash.c
    cert_names.c
    cert_store.c
    cert_trust.c
    codec.c
    connections.c
    event_source.c
    exposure.c
    file_rights.c
    format.c
    http_bindings.c
    http_endpoint.c
    http_extended.c
    http_proof.c
    http_record.c
    http_shadows.c
    http_trial.c
    key_rights.c
    last_good.c
    local_time.c
    loopback.c
    machine_mutex.c
    name_lookup.c
    order_box.c
    probe_answers.c
    probe_leaf.c
    probe_socket.c
    program_path.c
    registration.c
    registry.c
    renewal_records.c
    rights.c
    service_control.c
    service_facts.c
    service_handle.c
    service_notice.c
    service_rights.c
    service_wait.c
    settings_reader.c
    settings_writer.c
    sstp_health.c
    sstp_parameters.c
    state_records.c
    state_store.c
    text.c
    throwaway.c
    tls_probe.c
    tls_session.c
    wake_registry.c
    wake_services.c
    wake_store.c
    win32_outcome.c
    writer.c)
target_include_directories(adapters PUBLIC ${CMAKE_CURRENT_LIST_DIR})
target_link_libraries(
    adapters
    PUBLIC core
    PRIVATE project_warnings advapi32 bcrypt crypt32 httpapi ncrypt ntdll secur32
            ws2_32)
