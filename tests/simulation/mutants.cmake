# The defects that the simulation must find: one place of core's sources each, replaced while
# building (core itself stays clean).
#
# mutant(NAME INVARIANT "WORDS" FILE [[OLD]] [[NEW]]): the program mutant-NAME; INVARIANT is the
# number, in the design, of what the defect violates.

mutant(restart-incomplete 1 "the last of the services is not started again" plan/plan.c
    [[i = dependents->count; i > 0; i--]]
    [[i = dependents->count; i > 1; i--]])
mutant(undo-leaves-stopped 1 "after a failure nothing is started again" rotation/undo.c
    [[if (skip > 0) {]] [[if (skip < 99) {]])
mutant(no-intent 11 "a crash in the middle is forgotten" plan/plan.c
    [[add_step(plan, (struct step){.kind = STEP_STORE_INTENT});]] [[;]])
mutant(families-not-compared 2 "different certificates on the families go unseen" diagnosis/drift.c
    [[!thumbprint_equal(&ipv4->record.thumbprint, &ipv6->record.thumbprint)) {
        findings_add_reason(]]
    [[false) {
        findings_add_reason(]])
mutant(loss-unnoticed 2 "a record that is gone although its call went well goes unseen" rotation/read_back.c
    [[if (!same && (said || gone)) {]] [[if (!same && said && (gone || !gone)) {]])
mutant(one-family-enough 2 "one family's failure never ends a rotation" rotation/rotate.c
    [[context->rotation.one_family &&
           !context->plan->reversible &&]] [[context->rotation.one_family &&]])
mutant(expired-eligible 3 "validity is not checked" certificate/verdict.c
    [[if (validity->good_until > certificate->not_after) {]]
    [[return VERDICT_ELIGIBLE;
    if (validity->good_until > certificate->not_after) {]])
mutant(names-ignored 3 "certificates for other names are taken" certificate/requirements_judge.c
    [[return lacks_names(requirements, candidate) && !free &&]]
    [[return candidate->certificate == requirements->bound && lacks_names(requirements, candidate) && !free &&]])
mutant(some-names-are-enough 3 "of several names some are enough, at any time" certificate/requirements.c
    [[requirements->some_will_do = !requirements->served;]]
    [[requirements->some_will_do = true;
    requirements->required.count = requirements->required.count > 0;]])
mutant(never-forgotten 3 "what must never be used is used when it is the best" settings/filters.c
    [[return has_thumbprint(&settings->never_thumbprints, filtered->thumbprint) ||]] [[return]])
mutant(foreign-overwritten 4 "another application's record is taken for SSTP's" diagnosis/drift.c
    [[const bool left = policy == FOREIGN_REFUSE ||]] [[const bool left = false &&]])
mutant(foreign-not-taken 4 "another application's record is not taken over though the setting says so" diagnosis/drift.c
    [[} else if (foreign && policy == FOREIGN_OWN) {]] [[} else if (false) {]])
mutant(foreign-made 4 "a new record is made another application's" plan/records.c
    [[other->presence == PART_PRESENT && ssl_record_is_sstp(&other->record)]]
    [[other->presence == PART_PRESENT]])
mutant(owner-lost 4 "another application's record becomes SSTP's though it was to stay" plan/records.c
    [[if (is_taken_over(snapshot, certificate)) {]] [[if (is_taken_over(snapshot, certificate) ||
        snapshot_foreign_policy(snapshot) != FOREIGN_REFUSE) {]])
mutant(settings-lost 4 "a record is written as SSTP would, without its settings" plan/records.c
    [[record = own->record;]] [[;]])
mutant(always-in-use 4 "a server that does not use SSTP is changed" diagnosis/drift.c
    [[const bool configured = sstp_configured(snapshot);]] [[const bool configured = sstp_configured(snapshot) || true;]])
mutant(hashes-not-compared 5 "a stored hash that disagrees goes unseen" diagnosis/drift.c
    [[} else if (!sstp_hash_agrees(hash, expected, size, required)) {]]
    [[} else if (false && !sstp_hash_agrees(hash, expected, size, required)) {]])
mutant(start-not-compared 5 "SSTP with an old certificate goes unseen" certificate/sstp_agreement.c
    [[return thumbprint_equal(&start->thumbprint, &now) ? SSTP_AGREES : SSTP_DISAGREES;]]
    [[return thumbprint_equal(&start->thumbprint, &now) ? SSTP_AGREES : SSTP_AGREES;]])
mutant(start-taken-for-late 5 "what was bound while nobody watched is what SSTP read" certificate/sstp_agreement.c
    [[if (written_at > read.from) {]]
    [[if (written_at <= read.until) {
        return SSTP_AGREES;
    }
    if (written_at > read.from) {]])
mutant(never-agrees 6 "SSTP never runs with what is bound" certificate/sstp_agreement.c
    [[return thumbprint_equal(&start->thumbprint, &now) ? SSTP_AGREES : SSTP_DISAGREES;]]
    [[return thumbprint_equal(&start->thumbprint, &now) ? SSTP_DISAGREES : SSTP_DISAGREES;]])
mutant(rotation-called-healthy 6 "a pass that changed the server is called healthy" control/verify.c
    [[struct pass pass = {.result = PASS_ROTATED,]] [[struct pass pass = {.result = PASS_HEALTHY,]])
mutant(no-next-check 6 "the next check is never" timing/schedule.c
    [[delay *= 3;]] [[delay *= 0;]])
mutant(no-back-off 6 "a failure is tried again every five seconds" timing/schedule.c
    [[delay *= 3;]] [[delay *= 1;]])
mutant(broken-key-stays 6 "a certificate that would do is not taken" plan/target.c
    [[if (selection->result == SELECTION_CHOSEN) {
        return]]
    [[if (selection->result == SELECTION_CHOSEN &&
        findings->items[0].reason != REASON_PRIVATE_KEY_UNUSABLE) {
        return]])
mutant(never-in-use 6 "SSTP is never found to be in use" diagnosis/drift.c
    [[const bool configured = sstp_configured(snapshot);]] [[const bool configured = sstp_configured(snapshot) && false;]])
mutant(no-safety-pass 6 "the next check lies behind" control/next_check.c
    [[struct next_check next = {now + ]] [[struct next_check next = {now - ]])
mutant(undated-not-restarted 5 "SSTP is not restarted where its start is not known" plan/plan.c
    [[if (snapshot->sstp.state != SERVICE_IS_STOPPED &&]]
    [[if (snapshot->sstp.started_at != 0 && snapshot->sstp.state != SERVICE_IS_STOPPED &&]])
mutant(restart-for-nothing 7 "what SSTP is known to have started with does not count" certificate/sstp_agreement.c
    [[if (sstp_start_is_known(snapshot)) {
        return]] [[if (false && sstp_start_is_known(snapshot)) {
        return]])
mutant(starts-remoteaccess 8 "RemoteAccess is started whether it ran or not" plan/plan.c
    [[    plan->restarts = true;]]
    [[    add_step(plan, (struct step){.kind = STEP_START_SERVICE, .service = REMOTE_ACCESS_SERVICE});
    plan->restarts = true;]])
mutant(key-not-checked 6 "a bound certificate without a key goes unseen" diagnosis/bound_certificate.c
    [[case VERDICT_PRIVATE_KEY_UNUSABLE:
        return REASON_PRIVATE_KEY_UNUSABLE;]]
    [[case VERDICT_PRIVATE_KEY_UNUSABLE:
        return REASON_NONE;]])
mutant(intent-kept 6 "an intent is left when all is done" control/stored_state.c
    [[if (snapshot->state.intent.presence == PART_ABSENT) {]]
    [[if (snapshot != NULL) {]])
mutant(silent-refusal 6 "that nothing can be chosen is not said" plan/target.c
    [[findings_add_reason(findings, selection->result == SELECTION_AMBIGUOUS]]
    [[if (false) findings_add_reason(findings, selection->result == SELECTION_AMBIGUOUS]])
mutant(no-limit 7 "restarts are not limited" timing/schedule.c
    [[if (within == limit) {]] [[if (within == limit + 100) {]])
mutant(restarts-forgotten 7 "restarts are not counted" rotation/steps.c
    [[schedule_add_restart(&context->plan->snapshot->state.restarts, clock_now(context));]]
    [[context->plan->snapshot->state.restarts;
    (void)clock_now;]])
mutant(services-not-released 8 "an intent keeps its services for ever" control/stored_state.c
    [[intent.services.count = 0;
    for (int]]
    [[for (int]])
mutant(failure-unsaid 9 "that our own state cannot be stored is not reported" host/reporting.c
    [[if (!reported->unwritable) {]] [[if (false) {]])
mutant(start-said-twice 9 "a start is reported twice" rotation/steps.c
    [[        report_send(host, report);
    }
}

bool context_at_once(]]
    [[        report_send(host, report);
        report_send(host, report);
    }
}

bool context_at_once(]])
mutant(policy-ignored 7 "a renewal never waits" plan/restart_scheduling.c
    [[if (wait.what == NULL) {
        return]] [[if (wait.what == NULL || true) {
        return]])
mutant(bad-policy-widens 7 "a refused restart setting means its default" plan/restart_scheduling.c
    [[if (findings_have(findings, REASON_RESTART_SETTING_REFUSED)) {]] [[if (false) {]])
mutant(wrong-weekday 7 "the windows are a day off" timing/restart_windows.c
    [[(local_day + 1) % 7]] [[(local_day + 2) % 7]])
mutant(utc-windows 7 "the windows are read as UTC" timing/restart_windows.c
    [[struct outcome outcome = clock->to_utc(clock->context, local, utc);]]
    [[struct outcome outcome = clock->to_utc(clock->context, local, utc);

    *utc = local;
    return outcome;]])
mutant(newer-unlimited 7 "each certificate that comes cuts clients off" plan/restart_scheduling.c
    [[return restart_is_for_newer(plan, findings) && at > now ?]]
    [[(void)findings;
    return at > now && at == 1 ?]])
mutant(idle-ignored 7 "connected clients do not count" plan/restart_scheduling.c
    [[(connections->presence == PART_PRESENT && connections->count == 0)) {]]
    [[connections->presence == PART_PRESENT) {]])
mutant(broken-waits 6 "a wrong hash waits for the restart policy, too" plan/restart_scheduling.c
    [[case REASON_SUPERSEDED:]]
    [[case REASON_SUPERSEDED:
    case REASON_HASH_DISAGREES:]])
mutant(reboot-overlooked 6 "a certificate that is gone waits after a reboot, too" plan/restart_scheduling.c
    [[return served_from_memory(snapshot);]]
    [[(void)served_from_memory;
        return true;]])
mutant(deadline-ignored 6 "what waits goes on past its deadline" plan/restart_scheduling.c
    [[later(schedule_deadline(in_service, snapshot->settings), since);]]
    [[later(in_service->not_after, since);]])
mutant(window-slept 7 "the next check does not know of the window" plan/restart_scheduling.c
    [[return now < at ? until("window", at) : nothing;]]
    [[return now < at ? until("window", INSTANT_NEVER) : nothing;]])
mutant(starts-sstp 8 "SSTP that was stopped is started" plan/plan.c
    [[if (snapshot->sstp.state != SERVICE_IS_STOPPED &&]] [[if (]])
mutant(undo-believed 9 "what an undo did is believed without looking" rotation/read_back.c
    [[seen->as_before = is_as_before(context, seen->as_before) && seen->as_before;]]
    [[(void)is_as_before;]])
mutant(ended-stays 1 "RemoteAccess that ended with its certificate is never started" diagnosis/remote_access.c
    [[return end->cause == END_CERTIFICATE && snapshot_remote_access_ended(snapshot) &&]]
    [[return end->cause > END_OTHER && snapshot_remote_access_ended(snapshot) &&]])
mutant(ended-otherwise-started 8 "RemoteAccess is started whatever it ended of" diagnosis/remote_access.c
    [[end.cause = broke && (!ours || again) ? END_CERTIFICATE : END_OTHER;]]
    [[end.cause = !ours || again ? END_CERTIFICATE : END_OTHER;]])
mutant(needed-started 8 "what RemoteAccess needs is started, whoever stopped it" diagnosis/remote_access.c
    [[return !snapshot->remote_access.automatic || was_stopped(&snapshot->sstp) ||
           was_stopped(&snapshot->ras_man);]]
    [[return !snapshot->remote_access.automatic || (was_stopped(&snapshot->sstp) && was_stopped(&snapshot->ras_man) && false);]])
mutant(malformed-put-back 3 "a record without a certificate's hash is put back" rotation/records.c
    [[written->presence == PART_MALFORMED]] [[false && written->presence == PART_MALFORMED]])
mutant(stopping-runs 1 "a service that is still stopping is taken for running" model/snapshot.c
    [[return !dependents->changing[i];]] [[return true;]])
mutant(late-record-believed 5 "a record written right after SSTP's start is taken for SSTP's" certificate/sstp_agreement.c
    [[return sstp_stored_its_hash(snapshot) ? SSTP_AGREES : SSTP_UNKNOWN;]]
    [[return SSTP_AGREES;]])
mutant(overriding-unseen 6 "a record for one address with another certificate goes unseen" diagnosis/overriding.c
    [[return !overriding_is_loopback(overriding);]] [[return false;]])
mutant(overriding-imagined 6 "a record with SSTP's certificate is said to differ" diagnosis/overriding_bindings.c
    [[if (same_certificate(served, one, seen) ||]] [[if ((same_certificate(served, one, seen) && false) ||]])
mutant(lock-out-not-foreseen 13 "what stays behind with the certificate holds up nothing" diagnosis/overriding.c
    [[overriding_holds(snapshot, wanted) != NULL;]] [[overriding_holds(snapshot, wanted) != NULL && false;]])
mutant(moved-stays-behind 13 "with corotate nothing waits for others' records, and none goes along" plan/moves.c
    [[take(plan, &overriding->items[i], false);]] [[continue;]])
mutant(moved-whatever-it-has 4 "with corotate records with any certificate go along" plan/moves.c
    [[return !has(one, certificate) &&]]
    [[return !has(one, certificate) && overriding_goes_along(requirements, one, certificate);
    return !has(one, certificate) &&]])
mutant(moved-unseen 13 "a record that could not be read at a rotation is left behind for good" plan/moves.c
    [[snapshot_find(snapshot, &last->before) == NULL;]] [[false;]])
mutant(moved-once-remembered 13 "what a record had is forgotten by the second attempt" plan/moves.c
    [[: is_left(snapshot, now) && has(now, plan->certificate);]]
    [[: is_left(snapshot, now) && has(now, plan->certificate) && false;]])
mutant(moved-loses-settings 4 "others' records lose a setting when they go along" plan/moves.c
    [[record.thumbprint = plan->certificate->thumbprint;]]
    [[record.thumbprint = plan->certificate->thumbprint;
    record.flags = 0;]])
mutant(moved-lost 4 "a record that a crash deleted is not made again" plan/moves.c
    [[return noted(snapshot, before) == before &&]] [[return false && noted(snapshot, before) == before &&]])
mutant(moved-without-setting 4 "others' records go along whatever the setting says" diagnosis/overriding.c
    [[snapshot_foreign_policy(requirements->snapshot) == FOREIGN_COROTATE &&]] [[]])
mutant(gone-said-again 9 "that a service is not installed any more is said again" rotation/rotate.c
    [[if (intent->services.count < services.count) {]] [[if (false) {]])
mutant(unwritable-said-again 9 "that our own state cannot be stored is said at each try" host/reporting.c
    [[        reported->unwritable = true;
]] [[]])
mutant(fights 12 "a binding is taken back as often as others change it" certificate/exclusions.c
    [[return names_reverted(exclusions, &certificate->thumbprint) &&]]
    [[return false && names_reverted(exclusions, &certificate->thumbprint) &&]])
mutant(offload-rebinds 4 "bindings are looked after though TLS ends at a load balancer" plan/plan.c
    [[    if (!offloaded) {
        plan_bindings(plan);]]
    [[    if (offloaded && plan_certificate(plan, findings, selection)) {
        plan_bindings(plan);
        (void)plan_offloaded(plan, findings);
    }
    if (!offloaded) {
        plan_bindings(plan);]])
mutant(offload-hash-unseen 5 "a hash that is not the load balancer's goes unseen" diagnosis/load_balancer.c
    [[memcmp(sha256->bytes, hash, SHA256_SIZE) != 0) {]] [[false) {]])
mutant(offload-start-unseen 5 "SSTP with an old hash of a load balancer's goes unseen" certificate/sstp_agreement.c
    [[return thumbprint_equal(&start->thumbprint, &now) ?]]
    [[return snapshot_offloaded(snapshot) || thumbprint_equal(&start->thumbprint, &now) ?]])
mutant(balancer-trusted 3 "a load balancer's certificate that nobody trusts is followed" proof/balancer_watch.c
    [[return snapshot->balancer.trusted ?]] [[return true ?]])
mutant(balancer-names-ignored 3 "a load balancer's certificate for other names is followed" proof/balancer_watch.c
    [[if (!is_for_our_names(settings, leaf)) {]] [[if (false && !is_for_our_names(settings, leaf)) {]])
mutant(balancer-issuer-ignored 3 "a load balancer's certificate by another issuer is followed" proof/balancer_watch.c
    [[if (!filters_allow_issuer(settings, leaf->issuer)) {]] [[if (false) {]])
mutant(balancer-one-answer 3 "a load balancer's certificate is followed upon one answer" proof/balancer_watch.c
    [[#define COUNTS_FROM 2 ]] [[#define COUNTS_FROM 1 ]])
mutant(balancer-at-once 3 "two answers of a load balancer count however soon they come" proof/balancer_watch.c
    [[seen->last - watch->last >= APART]] [[seen->last - watch->last < INSTANT_NEVER]])
mutant(balancer-others-between 3 "other answers in between do not count" proof/balancer_watch.c
    [[watch->last > seen->last || !is_the_same(watch, seen)]] [[watch->last > seen->last || (false && !is_the_same(watch, seen))]])
mutant(balancer-not-followed 5 "what a load balancer presents is not followed" proof/balancer_watch.c
    [[watch->count >= COUNTS_FROM;
    memcpy(]]
    [[watch->count > 1000000;
    memcpy(]])
mutant(choice-ignored 12 "what an administrator chose does not count" certificate/requirements.c
    [[if (chosen != NULL && choice_counts(requirements, chosen)) {]]
    [[if (chosen != NULL && false && choice_counts(requirements, chosen)) {]])
mutant(choice-not-held 12 "what an administrator bound is held no longer than anything else" certificate/admin_choice.c
    [[return bound != NULL && choice->presence == PART_PRESENT && choice->sstp_wrote_at == 0 &&]]
    [[return bound != NULL && choice->presence == PART_PRESENT && choice->sstp_wrote_at != 0 &&]])
mutant(choice-not-learnt 12 "an administrator's choice ends with any other of its line" certificate/requirements_judge.c
    [[return !met && !thumbprint_equal(]] [[return (!met || true) && !thumbprint_equal(]])
mutant(restart-for-a-hash 7 "a hash that was changed since SSTP started restarts it" plan/plan.c
    [[!only_hash_changed(findings) &&
        (changes_sstp]]
    [[(true || !only_hash_changed(findings)) &&
        (changes_sstp]])
mutant(pick-at-once 7 "what is picked in the console is put into use at once" plan/restart_scheduling.c
    [[if (findings_have(findings, REASON_CHOICE_PICKED)) {]]
    [[if (findings_have(findings, REASON_CHOICE_PICKED)) {
        return nothing;
    }
    if (false) {]])
mutant(refused-setting-ignored 4 "a refused setting means its default" diagnosis/settings.c
    [[setting_definitions[setting].restricts == RESTRICTS_CHANGES) {]]
    [[setting_definitions[setting].restricts == RESTRICTS_CHANGES && false) {]])
mutant(notifications-hurry 6 "each notification starts another attempt" control/pass.c
    [[if (trigger.notified && !trigger.ending && no_news(]] [[if (false && no_news(]])
mutant(undo-is-news 6 "what an attempt did itself starts the next" control/pass.c
    [[(digest == attempt->began || digest == attempt->ended) &&]] [[digest == attempt->began &&]])
mutant(store-is-no-news 6 "a new certificate does not end the waiting for a retry" model/digest.c
    [[return add_store(EMPTY, &snapshot->store);]] [[(void)add_store; (void)snapshot; return EMPTY;]])
mutant(pause-ignored 8 "paused, the server is changed" control/evaluate.c
    [[if (paused) {
        partial]] [[if (paused && false) {
        partial]])
mutant(mode-ignored 8 "with Mode observe, the server is changed" model/snapshot.c
    [[== MODE_OBSERVE;]] [[== MODE_OBSERVE && false;]])
mutant(shutdown-ends-pause 8 "at a shutdown the server is changed though paused" control/pass.c
    [[return trigger.ending && !trigger.paused ?]] [[return trigger.ending ?]])
mutant(pending-unsaid 6 "a plan that is held back is not called pending" control/pass.c
    [[.next_check = next_check, .pending = true};]] [[.next_check = next_check, .pending = false};]])
mutant(shutdown-waits 5 "at a shutdown the restart policy counts" control/pass.c
    [[return trigger.ending && !trigger.paused ?]]
    [[return false ?]])
mutant(shutdown-restarts 8 "a service is stopped though Windows has begun to shut down" rotation/steps.c
    [[if (host->stop_requested(host->context) == STOP_FOR_SHUTDOWN) {]] [[if (false) {]])
mutant(shutdown-undone 5 "what Windows' shutdown interrupts is undone" rotation/rotate.c
    [[return step_is_of_service(step->kind) &&]] [[return false && step_is_of_service(step->kind) &&]])
mutant(restart-after-boot 7 "what a shutdown left to the boot is restarted after it" certificate/sstp_agreement.c
    [[intent->same_boot && intent->restart &&]] [[intent->restart &&]])
mutant(companion-unnoted 1 "that a companion is being stopped is not noted" rotation/companions.c
    [[if (now || all.stopped[i]) {
            companions_add(companions, all.names[i], true);]]
    [[if (now || all.stopped[i]) {
            companions_add(companions, all.names[i], all.stopped[i]);]])
mutant(excluded-in-vain 12 "a certificate that did not serve is tried again and again" certificate/requirements_judge.c
    [[return exclusions_unproven(requirements->snapshot, &candidate->certificate->thumbprint)]]
    [[return candidate->certificate == requirements->bound &&
                   exclusions_unproven(requirements->snapshot, &candidate->certificate->thumbprint)]])
mutant(clock-believed 3 "a clock that jumped by a year is believed" control/clock.c
    [[    return CLOCK_JUMPED;]] [[    return CLOCK_BELIEVED;]])
mutant(clock-confirmed-by-any 3 "any certificate issued since confirms a clock" control/clock.c
    [[begins <= now &&
            now - begins <= WRONG_BY) {]] [[begins <= now) {]])
mutant(tried-again-soon 12 "a certificate that did not serve is tried again after an hour" certificate/exclusions.c
    [[INSTANT_DAY << (]] [[INSTANT_HOUR << (]])
mutant(archived-never-back 1 "what was archived since is no way back" certificate/exclusions.c
    [[could_serve_again(fallback, now)]] [[could_serve(fallback, now)]])
mutant(never-back 1 "a certificate that does not serve stays" control/verify.c
    [[proof_became_worse(&memory->proven, &memory->after) &&]]
    [[proof_became_worse(&memory->proven, &memory->after) && false &&]])
mutant(one-answer-restarts 7 "one answer of the probe is enough for a restart" proof/alarm.c
    [[alarm->throughout < RESTART_FROM]] [[alarm->throughout < 1]])
mutant(probe-restarts-again 7 "for the same alarm SSTP is restarted again and again" proof/alarm.c
    [[|| alarm_is_exhausted(snapshot)) {
        return false;
    }
    if (snapshot->state.exclusions.restarted > 0) {
        return alarm->deaf && nobody_is_connected(host, snapshot);
    }]] [[) {
        return false;
    }]])
mutant(probe-ignores-clients 7 "what only the probe complains of costs tunnels that are up" proof/alarm.c
    [[snapshot->connections.count == 0;]] [[snapshot->connections.count != UINT32_MAX;]])
mutant(shown-names-ignored 3 "the names of a certificate that only clients still see are not asked for" certificate/server_names.c
    [[{shown_certificate, NAMES_FROM_HANDSHAKE},]] [[{choice_pinned, NAMES_FROM_HANDSHAKE},]])
mutant(request-unheld 12 "what was requested is not chosen before what ends later" certificate/requirements.c
    [[bound != NULL ? bound : requirements->requested;]] [[bound;]])
mutant(request-keeps-exclusion 12 "a requested certificate stays excluded" certificate/exclusions.c
    [[if (!is_lifted(snapshot, asked_for, &all.unproven[i].certificate)) {]] [[if (true) {]])
mutant(refused-request-goes-on 12 "although a request is refused, other changes are made" control/pass.c
    [[if (request_refused(answer.end)) {
            return]]
    [[if (answer.end == REQUEST_PAUSED) {
            return]])
mutant(hurry-without-end 7 "that one plan need not wait counts for those after it" plan/restart_scheduling.c
    [[return waiting->now &&]] [[return waiting->since < 2 ||]])
mutant(rotation-without-number 9 "what belongs to a rotation has no number" control/rotation_pass.c
    [[    host->reported->rotation = last.number;
]]
    [[]])
mutant(choice-ends-when-bound 12 "what an administrator chose gives way to what ends later" certificate/requirements.c
    [[bound != NULL ? bound : requirements->requested;]]
    [[bound != NULL ? NULL : requirements->requested;]])
mutant(tls-lost-unseen 1 "that TLS does not come up any more counts for nothing where SSTP did not answer before" proof/proof.c
    [[(before->good[i] || before->tls[i]) && speaks_against]] [[before->good[i] && speaks_against]])
mutant(old-word-believed 7 "what SSTP said at a start before counts for this one" proof/proof.c
    [[host->sstp_events(host->context, sstp_started,]] [[host->sstp_events(host->context, 0,]])
mutant(scanner-believed 7 "what a scanner of TLS connections shows speaks against the certificate" proof/proof.c
    [[return differs(snapshot, family) &&
           !in_service_may_be_shown(]]
    [[return differs(snapshot, family) && false &&
           !in_service_may_be_shown(]])
mutant(others-disturbed 12 "who is at work on SSTP is not waited for" control/evaluate.c
    [[if (until > 0 && !paused) {]] [[if (false) {]])
mutant(one-look-enough 7 "what is wrong for one look only is a reason to restart" plan/evidence.c
    [[return worth[reason] == DEFINITE ||]] [[return worth[reason] != NO_REASON ||]])
mutant(fault-at-one-look 13 "what lacks its issuer for one look gives way" plan/evidence.c
    [[            return reason == REASON_SUPERSEDED || reason == REASON_RENEWED;]] [[            return false;]])
mutant(passing-remembered 13 "what was wrong for a moment counts as seen once before" plan/evidence.c
    [[    *evidence = next;]] [[    if (next.count > 0) {
        *evidence = next;
    }]])

# who gets in
mutant(trust-falls 13 "what clients trust is no matter" certificate/requirements_judge.c
    [[return (candidate->trusted &&]]
    [[return true || (candidate->trusted &&]])
mutant(issuer-fault-ignored 13 "a chain that lacks an issuer is as good as one that does not" certificate/order.c
    [[    return (int)requirements_adds_issuer_fault(requirements, b->certificate) -
           (int)requirements_adds_issuer_fault(requirements, a->certificate);]]
    [[    (void)requirements, (void)a, (void)b;
    return 0;]])
mutant(renewed-without-issuer 13 "what was renewed gives way to a renewal whose chain lacks an issuer" certificate/selection.c
    [[!requirements_adds_issuer_fault(requirements, step) &&]] [[]])
mutant(stand-in-without-issuer 13 "what stands in gives way to a chain that lacks an issuer" certificate/requirements_judge.c
    [[return stands_in_for_names(requirements) &&]] [[return false && stands_in_for_names(requirements) &&]])
mutant(stand-in-not-renewed 6 "what stands in is kept until it ends, whatever renews it" certificate/requirements.c
    [[return requirements->stands_in && keeps_names(]] [[return false && requirements->stands_in && keeps_names(]])
mutant(stand-in-drops-names 3 "what stands in gives way to one for other names" certificate/requirements.c
    [[return requirements->stands_in && keeps_names(requirements, certificate) &&]]
    [[return requirements->stands_in && (true || keeps_names(requirements, certificate)) &&]])
mutant(gone-is-given-up 13 "what is gone from the store serves nobody any more" certificate/in_service.c
    [[if (snapshot->ending) {]] [[if (true || snapshot->ending) {]])
mutant(baseline-alone 13 "only the baseline's trust counts" certificate/requirements_judge.c
    [[(requirements->stands_in || keeps)]]
    [[(true || requirements->stands_in || keeps)]])
mutant(self-signed-rises 13 "a self-signed certificate may give way to a private one" certificate/trust.c
    [[    if (after->class == CLASS_PUBLIC) {
        return true;]]
    [[    if (after->class == CLASS_PUBLIC || before->class == CLASS_SELF) {
        return true;]])
mutant(reissue-not-awaited 13 "what was deleted makes room at once for what is older" certificate/in_service.c
    [[lost_since(snapshot, &lost->record.thumbprint) + REISSUE_AWAITED};]]
    [[lost_since(snapshot, &lost->record.thumbprint)};]])
mutant(names-fall-to-older 3 "in place of what was deleted names fall to whatever is there" certificate/requirements_judge.c
    [[in_service_is_reissue(&requirements->gone, certificate) &&]]
    [[(true || in_service_is_reissue(&requirements->gone, certificate)) &&]])
mutant(loss-not-remembered 6 "each look at what is gone is the first" certificate/in_service.c
    [[loss->seen_at <= snapshot->taken_at &&]] [[loss->seen_at == snapshot->taken_at &&]])
