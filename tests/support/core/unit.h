/* What every test file of core includes: cmocka with the headers it asks for, and the groups that
 * test_main.c runs. No test reaches outside the process. */
#ifndef TESTS_CORE_UNIT_H
#define TESTS_CORE_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Each runs one group and returns the number of its failures. */
int run_thumbprint_tests(void);
int run_names_tests(void);
int run_ssl_record_tests(void);
int run_settings_tests(void);
int run_settings_names_tests(void);
int run_settings_source_tests(void);
int run_schedule_tests(void);
int run_clock_steps_tests(void);
int run_restart_limits_tests(void);
int run_verdict_tests(void);
int run_server_names_tests(void);
int run_selection_tests(void);
int run_succession_tests(void);
int run_trust_tests(void);
int run_clients_tests(void);
int run_choices_tests(void);
int run_picks_tests(void);
int run_line_tests(void);
int run_baseline_tests(void);
int run_outlook_tests(void);
int run_expiry_tests(void);
int run_other_names_tests(void);
int run_renewal_events_tests(void);
int run_findings_tests(void);
int run_drift_tests(void);
int run_sstp_agreement_tests(void);
int run_plan_tests(void);
int run_plan_records_tests(void);
int run_plan_intent_tests(void);
int run_rotate_tests(void);
int run_undo_tests(void);
int run_families_tests(void);
int run_companions_tests(void);
int run_companion_failures_tests(void);
int run_companions_owed_tests(void);
int run_read_back_tests(void);
int run_read_back_services_tests(void);
int run_torture_tests(void);
int run_pass_tests(void);
int run_admin_choice_tests(void);
int run_exclusions_tests(void);
int run_known_names_tests(void);
int run_reporting_tests(void);
int run_ongoing_tests(void);
int run_hindrance_tests(void);
int run_retry_tests(void);
int run_interrupted_tests(void);
int run_resume_tests(void);
int run_deleted_record_tests(void);
int run_walk_tests(void);
int run_foreign_tests(void);
int run_windows_tests(void);
int run_restart_scheduling_tests(void);
int run_quiet_tests(void);
int run_listening_tests(void);
int run_restart_policy_tests(void);
int run_reissue_tests(void);
int run_reissue_ends_tests(void);
int run_not_yet_tests(void);
int run_overriding_bindings_tests(void);
int run_hold_tests(void);
int run_unseen_tests(void);
int run_shown_already_tests(void);
int run_followed_tests(void);
int run_followed_clients_tests(void);
int run_key_doubts_tests(void);
int run_keys_tests(void);
int run_proof_tests(void);
int run_alarm_tests(void);
int run_shown_names_tests(void);
int run_unproven_tests(void);
int run_offload_tests(void);
int run_request_tests(void);
int run_request_answer_tests(void);
int run_request_waiting_tests(void);
int run_offload_probe_tests(void);
int run_offload_probe_modes_tests(void);
int run_digest_tests(void);
int run_notifications_tests(void);
int run_paused_tests(void);
int run_ending_tests(void);
int run_shutdown_tests(void);
int run_at_once_tests(void);
int run_evaluate_tests(void);
int run_health_tests(void);
int run_last_rotation_tests(void);
int run_listen_list_tests(void);

#endif
