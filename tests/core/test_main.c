/* Runs the groups of core's tests, in the order in which the later rest on the earlier. */
#include "unit.h"

int main(int argc, char **argv)
{
    static int (*const groups[])(void) = {
        run_thumbprint_tests,
        run_names_tests,
        run_ssl_record_tests,
        run_settings_tests,
        run_settings_names_tests,
        run_schedule_tests,
        run_clock_steps_tests,
        run_restart_limits_tests,
        run_verdict_tests,
        run_server_names_tests,
        run_selection_tests,
        run_succession_tests,
        run_trust_tests,
        run_clients_tests,
        run_baseline_tests,
        run_findings_tests,
        run_drift_tests,
        run_sstp_agreement_tests,
        run_plan_tests,
        run_plan_records_tests,
        run_plan_intent_tests,
        run_rotate_tests,
        run_undo_tests,
        run_families_tests,
        run_companions_tests,
        run_companion_failures_tests,
        run_companions_owed_tests,
        run_read_back_tests,
        run_read_back_services_tests,
        run_torture_tests,
        run_pass_tests,
        run_ongoing_tests,
        run_reporting_tests,
        run_admin_choice_tests,
        run_exclusions_tests,
        run_retry_tests,
        run_interrupted_tests,
        run_resume_tests,
        run_deleted_record_tests,
        run_walk_tests,
        run_foreign_tests,
        run_windows_tests,
        run_restart_scheduling_tests,
        run_restart_policy_tests,
        run_known_names_tests,
        run_not_yet_tests,
        run_overriding_bindings_tests,
        run_offload_tests,
        run_digest_tests,
        run_notifications_tests,
        run_paused_tests,
        run_ending_tests,
        run_shutdown_tests,
        run_at_once_tests,
        run_renewal_events_tests,
        run_key_doubts_tests,
        run_keys_tests,
        run_proof_tests,
        run_alarm_tests,
        run_shown_names_tests,
        run_unproven_tests,
        run_settings_source_tests,
        run_evaluate_tests,
        run_health_tests,
        run_last_rotation_tests,
        run_listen_list_tests,
        run_offload_probe_tests,
        run_offload_probe_modes_tests,
        run_request_tests,
        run_request_answer_tests,
        run_request_waiting_tests,
    };
    int failures = 0;

    if (argc == 2) {
        cmocka_set_test_filter(argv[1]); /* with * for any part of a name */
    }
    for (size_t i = 0; i < COUNT_OF(groups); i++) {
        failures += groups[i]();
    }
    return failures == 0 ? 0 : 1;
}
