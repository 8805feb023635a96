//! The client's `save` and `resolve`, and the options of an intent, against a server: what a person edited is never lost,
//! and never written over what somebody else did.

mod rival;

use std::collections::BTreeMap;

use occam_client::{
    Choice, ChoiceError, Client, Conflict, Entity, Error, Intent, InvoiceChange, Modified, Outcome, PlanChange,
    SubscriptionChange,
    v1::{
        CreatePlanRequest, FieldDiffKind, Invoice, Merge, MergedOver, MutationOutcome, MutationRecord, Plan,
        Subscription, SubscriptionStatus,
    },
};

use crate::{
    fixtures::{change, create_invoice, create_plan, create_subscription, euros, line, new_id, plan, records},
    harness::{Server, client_as},
    on_each_database,
};
use rival::slower_client;

use MutationOutcome::{Applied, Conflict as Refused, Created, Forced, Merged};

/// What became of the requests about an entity, oldest first.
async fn outcomes(client: &Client, id: &str) -> Vec<MutationOutcome> {
    records(client, id).await.iter().map(MutationRecord::outcome).collect()
}

fn modified<T: std::fmt::Debug>(outcome: Outcome<T>) -> Modified<T> {
    match outcome {
        Outcome::Modified(modified) => modified,
        Outcome::NothingToDo { .. } => panic!("nothing was done: {outcome:?}"),
    }
}

#[track_caller]
fn conflict<T: Entity, R: std::fmt::Debug>(answer: Result<R, Error<T>>) -> Conflict<T> {
    match answer {
        Err(Error::Conflict(conflict)) => *conflict,
        answer => panic!("no conflict: {answer:?}"),
    }
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

fn with_notes(subscription: &Subscription, notes: &str) -> Subscription {
    Subscription { notes: notes.to_owned(), ..subscription.clone() }
}

fn update(subscription: &Subscription, notes: &str) -> Intent<Subscription> {
    let change = SubscriptionChange::update(with_notes(subscription, notes), ["notes"]);
    Intent::change(&subscription.id, subscription.version, change)
}

fn over(version: i64, actor: &str, paths: &[&str]) -> MergedOver {
    MergedOver { version, actor: actor.to_owned(), paths: paths.iter().map(|path| (*path).to_owned()).collect() }
}

/// A subscription with two edits that collide: in the notes and in one pair of the metadata. Ours has a quantity, too, and
/// theirs a pair of its own.
async fn collision(server: &Server) -> (Client, Subscription, Conflict<Subscription>) {
    let (client, other) = (client_as(&server.url, "agent").await, client_as(&server.url, "other").await);
    let base = create_subscription(&client).await;
    let edited = |notes: &str, metadata| Subscription { metadata, ..with_notes(&base, notes) };
    let theirs = edited("theirs", pairs([("both", "theirs"), ("theirs", "1")]));
    let theirs = modified(other.save(&base, &theirs).await.unwrap()).entity;
    let ours = Subscription { quantity: 2, ..edited("ours", pairs([("both", "ours"), ("ours", "1")])) };
    let refused = conflict(client.save(&base, &ours).await);
    assert_eq!(refused.current.as_ref(), Some(&theirs));
    (client, theirs, refused)
}

on_each_database! {
    async fn a_disjoint_edit_is_merged(server: Server) {
        let (client, other) = (client_as(&server.url, "agent").await, client_as(&server.url, "other").await);
        let base = create_subscription(&client).await;
        let theirs = Subscription { quantity: 7, metadata: pairs([("theirs", "1")]), ..base.clone() };
        let theirs = modified(other.save(&base, &theirs).await.unwrap());
        assert_eq!((theirs.attempts, theirs.merge), (1, None));

        let ours = Subscription { metadata: pairs([("ours", "1")]), ..with_notes(&base, "ours") };
        let saved = modified(client.save(&base, &ours).await.unwrap());
        let merge = Merge { base_version: 1, merged_over: vec![over(2, "other", &["metadata.theirs", "quantity"])] };
        assert_eq!((saved.attempts, saved.replayed, saved.merge), (2, false, Some(merge)));
        let both = Subscription {
            version: 3,
            quantity: 7,
            metadata: pairs([("ours", "1"), ("theirs", "1")]),
            update_time: saved.entity.update_time,
            ..with_notes(&base, "ours")
        };
        assert_eq!(saved.entity, both);
        assert_eq!(client.get_subscription(&base.id).await.unwrap(), both);

        let records = records(&client, &base.id).await;
        let kinds: Vec<_> = records.iter().map(MutationRecord::outcome).collect();
        assert_eq!(kinds, [Created, Applied, Refused, Merged]);
        assert_eq!((records[2].expected_version, records[3].expected_version), (Some(1), Some(1)));
        assert_ne!(records[2].request_id, records[3].request_id);
    }

    async fn plans_and_invoices_are_saved_likewise(server: Server) {
        let (client, other) = (client_as(&server.url, "agent").await, client_as(&server.url, "other").await);
        let base = create_plan(&client).await;
        change(&other, &base, PlanChange::update(Plan { trial_days: 3, ..base.clone() }, ["trial_days"])).await;
        let saved = modified(client.save(&base, &Plan { price: Some(euros(12, 0)), ..base.clone() }).await.unwrap());
        assert_eq!((saved.attempts, saved.entity.trial_days, saved.entity.price), (2, 3, Some(euros(12, 0))));

        let base = create_invoice(&client).await;
        change(&other, &base, InvoiceChange::update(Invoice { memo: "Thanks".to_owned(), ..base.clone() }, ["memo"])).await;
        let mut edited = base.clone();
        // The amount of the first line is the old one, and the new line has none: both are the server's.
        edited.lines[0].quantity = 2;
        edited.lines.push(line("Travel", 50));
        let saved = modified(client.save(&base, &edited).await.unwrap());
        assert_eq!((saved.attempts, saved.entity.memo.as_str(), saved.entity.total), (2, "Thanks", Some(euros(250, 0))));
        // Lines and totals belong together.
        let ours = conflict(client.save(&base, &Invoice { lines: vec![line("Else", 1)], ..base.clone() }).await);
        let resolved = modified(client.resolve(&ours, &[("lines", Choice::Mine)]).await.unwrap());
        assert_eq!((resolved.entity.memo.as_str(), resolved.entity.total), ("Thanks", Some(euros(1, 0))));
    }

    async fn an_edit_of_the_same_field_is_raised_at_once(server: Server) {
        let (client, other) = (client_as(&server.url, "agent").await, client_as(&server.url, "other").await);
        let base = create_subscription(&client).await;
        let theirs = change(&other, &base, SubscriptionChange::update(with_notes(&base, "theirs"), ["notes"])).await;

        let ours = with_notes(&base, "ours");
        let error = client.save(&base, &ours).await.unwrap_err();
        assert!(!error.retryable());
        let refused = conflict::<_, ()>(Err(error));
        assert_eq!((refused.attempts, refused.mergeable), (1, false));
        assert_eq!((refused.expected_version, refused.current_version), (1, 2));
        assert_eq!((refused.base.as_ref(), refused.current.as_ref()), (Some(&base), Some(&theirs)));
        assert_eq!(refused.yours, SubscriptionChange::update(ours, ["notes"]));
        let [row] = refused.diffs.as_slice() else { panic!("{:?}", refused.diffs) };
        assert_eq!((row.path.as_str(), row.kind()), ("notes", FieldDiffKind::BothDiffer));
        assert_eq!((row.changed_in_version, row.changed_by.as_str(), row.change_time), (2, "other", theirs.update_time));

        assert_eq!(client.get_subscription(&base.id).await.unwrap(), theirs);
        assert_eq!(outcomes(&client, &base.id).await, [Created, Applied, Refused]);
        assert_eq!(records(&client, &base.id).await[2].request_id, refused.request_id);
    }

    async fn an_edit_is_merged_over_whoever_is_faster_still(server: Server) {
        let client = server.client().await;
        let base = create_subscription(&client).await;
        let slower = slower_client(&server.url, &base.id, [
            ("quantity", |subscription| subscription.quantity = 2),
            ("metadata", |subscription| subscription.metadata = pairs([("rival", "1")])),
        ])
        .await;
        let saved = modified(slower.save(&base, &with_notes(&base, "ours")).await.unwrap());
        let merged_over = vec![over(2, "rival", &["quantity"]), over(3, "rival", &["metadata.rival"])];
        assert_eq!((saved.attempts, saved.merge), (2, Some(Merge { base_version: 1, merged_over })));
        let stored = client.get_subscription(&base.id).await.unwrap();
        assert_eq!((stored.version, stored.quantity, stored.notes.as_str()), (4, 2, "ours"));
        assert_eq!(stored.metadata, pairs([("rival", "1")]));
    }

    async fn an_edit_that_ceases_to_be_disjoint_is_raised_then(server: Server) {
        let client = server.client().await;
        let base = create_subscription(&client).await;
        let slower = slower_client(&server.url, &base.id, [
            ("quantity", |subscription| subscription.quantity = 2),
            ("notes", |subscription| subscription.notes = "rival".to_owned()),
        ])
        .await;
        let refused = conflict(slower.save(&base, &with_notes(&base, "ours")).await);
        assert_eq!((refused.attempts, refused.mergeable), (2, false));
        assert_eq!((refused.expected_version, refused.current_version), (1, 3));
        assert_eq!(client.get_subscription(&base.id).await.unwrap().notes, "rival");
        assert_eq!(outcomes(&client, &base.id).await, [Created, Applied, Refused, Applied, Refused]);
    }

    async fn three_losses_in_a_row_are_raised_and_resolved(server: Server) {
        let client = server.client().await;
        let id = create_subscription(&client).await.id;
        let slower = slower_client(&server.url, &id, [("notes", |subscription| subscription.notes.push('r')); 3]).await;
        let append = |subscription: &Subscription| {
            let edited = with_notes(subscription, &format!("{}!", subscription.notes));
            Some(SubscriptionChange::update(edited, ["notes"]))
        };
        let refused = conflict(slower.modify_subscription(&id, append).await);
        assert_eq!((refused.attempts, refused.expected_version, refused.current_version), (3, 3, 4));
        assert_eq!(outcomes(&client, &id).await, [Created, Applied, Refused, Applied, Refused, Applied, Refused]);
        let records = records(&client, &id).await;
        let mut ids: Vec<_> = records.iter().map(|record| record.request_id.clone()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), records.len(), "each attempt is another request");

        let both = Choice::edited(Subscription { notes: "rrr!".to_owned(), ..Default::default() });
        let resolved = modified(slower.resolve(&refused, &[("notes", both)]).await.unwrap());
        assert_eq!((resolved.entity.version, resolved.entity.notes.as_str()), (5, "rrr!"));
    }

    async fn mine_is_written_over_theirs_once_somebody_says_so(server: Server) {
        let (client, theirs, refused) = collision(&server).await;
        let needed = client.resolve(&refused, &[]).await.unwrap_err();
        assert!(matches!(&needed, Error::Choice(ChoiceError::Undecided { paths }) if paths.len() == 4), "{needed}");
        assert_eq!(client.get_subscription(&theirs.id).await.unwrap(), theirs);

        let mine = ["metadata.both", "metadata.ours", "notes", "quantity"].map(|path| (path, Choice::Mine));
        let resolved = modified(client.resolve(&refused, &mine).await.unwrap());
        let expected = Subscription {
            version: 3,
            quantity: 2,
            metadata: pairs([("both", "ours"), ("ours", "1"), ("theirs", "1")]),
            update_time: resolved.entity.update_time,
            ..with_notes(&theirs, "ours")
        };
        assert_eq!(resolved.entity, expected);
        assert_eq!(client.get_subscription(&theirs.id).await.unwrap(), expected);
        let last = records(&client, &theirs.id).await.pop().unwrap();
        assert_eq!((last.outcome(), last.expected_version), (Applied, Some(2)));
        assert_ne!(last.request_id, refused.request_id);
    }

    async fn theirs_and_values_edited_by_hand_are_choices_too(server: Server) {
        let (client, theirs, refused) = collision(&server).await;
        let by_hand = Subscription { metadata: pairs([("both", "by hand")]), ..Default::default() };
        let choices = [
            ("notes", Choice::Theirs),
            ("quantity", Choice::Mine),
            ("metadata.ours", Choice::Theirs),
            ("metadata.both", Choice::edited(by_hand)),
        ];
        let resolved = modified(client.resolve(&refused, &choices).await.unwrap()).entity;
        assert_eq!((resolved.notes.as_str(), resolved.quantity), ("theirs", 2));
        assert_eq!(resolved.metadata, pairs([("both", "by hand"), ("theirs", "1")]));

        let all_theirs = ["metadata", "notes", "quantity"].map(|path| (path, Choice::Theirs));
        let outcome = client.resolve(&refused, &all_theirs).await.unwrap();
        assert_eq!(outcome, Outcome::NothingToDo { entity: theirs, attempts: 0 });
    }

    async fn a_choice_is_not_written_over_what_the_person_did_not_see(server: Server) {
        let (client, theirs, refused) = collision(&server).await;
        let slower =
            slower_client(&server.url, &theirs.id, [("notes", |subscription| subscription.notes = "rival".to_owned())]).await;
        let mine = ["metadata", "notes", "quantity"].map(|path| (path, Choice::Mine));
        let again = conflict(slower.resolve(&refused, &mine).await);
        assert_eq!((again.base.as_ref(), again.expected_version, again.current_version), (Some(&theirs), 2, 3));
        assert_eq!(client.get_subscription(&theirs.id).await.unwrap().notes, "rival");
        let resolved = modified(slower.resolve(&again, &mine).await.unwrap()).entity;
        assert_eq!((resolved.version, resolved.notes.as_str(), resolved.quantity), (4, "ours", 2));
    }

    async fn an_entity_without_room_in_the_refusal_is_read_to_be_resolved(server: Server) {
        let client = server.client().await;
        let base = create_subscription(&client).await;
        let long = "é".repeat(3_000);
        change(&client, &base, SubscriptionChange::update(with_notes(&base, &long), ["notes"])).await;
        let refused = conflict(client.save(&base, &with_notes(&base, "ours")).await);
        assert_eq!((refused.current.as_ref(), refused.truncation.entity), (None, true));
        assert_eq!(refused.resolve(&[("notes", Choice::Mine)]), Err(ChoiceError::CurrentMissing));

        let kept = client.resolve(&refused, &[("notes", Choice::Theirs)]).await.unwrap();
        assert_eq!((kept.entity().notes.as_str(), kept.attempts()), (long.as_str(), 0));
        let resolved = modified(client.resolve(&refused, &[("notes", Choice::Mine)]).await.unwrap()).entity;
        assert_eq!((resolved.version, resolved.notes.as_str()), (3, "ours"));
        // Whoever changed it between the refusal and the reading is not written over either.
        let late = conflict(client.resolve(&refused, &[("notes", Choice::edited(with_notes(&base, "late")))]).await);
        assert_eq!((late.expected_version, late.current_version, late.base), (2, 3, None));
    }

    async fn a_verb_is_made_again_or_left(server: Server) {
        let client = server.client().await;
        let base = create_subscription(&client).await;
        change(&client, &base, SubscriptionChange::Pause).await;
        let cancel = SubscriptionChange::Cancel { at_period_end: false, reason: "moved".to_owned() };
        let stale = Intent::change(&base.id, base.version, cancel);
        let refused = conflict(client.send(&stale).await);
        assert!(!refused.mergeable);

        let left = client.resolve(&refused, &[("status", Choice::Theirs)]).await.unwrap();
        assert_eq!((left.attempts(), left.entity().status()), (0, SubscriptionStatus::Paused));
        let again = modified(client.resolve(&refused, &[]).await.unwrap()).entity;
        assert_eq!((again.version, again.status()), (3, SubscriptionStatus::Canceled));
        assert_eq!(again.cancel_reason, "moved");
    }

    async fn a_verb_is_merged_when_asked_to(server: Server) {
        let client = server.client().await;
        let base = create_subscription(&client).await;
        change(&client, &base, SubscriptionChange::update(with_notes(&base, "theirs"), ["notes"])).await;
        let pause = || Intent::change(&base.id, base.version, SubscriptionChange::Pause);
        assert!(conflict(client.send(&pause().with_merge(false)).await).mergeable);
        let merging = pause().with_merge(true);
        let reply = client.send(&merging).await.unwrap();
        let merge = Merge { base_version: 1, merged_over: vec![over(2, "anonymous", &["notes"])] };
        assert_eq!((reply.entity.version, reply.replayed, reply.merge.as_ref()), (3, false, Some(&merge)));
        let again = client.send(&merging).await.unwrap();
        assert_eq!((again.replayed, again.merge, again.entity), (true, Some(merge), reply.entity));
    }

    async fn nothing_to_do_is_nothing_sent(server: Server) {
        let client = server.client().await;
        let base = create_subscription(&client).await;
        change(&client, &base, SubscriptionChange::Pause).await;
        // Not even a stale base matters then.
        let outcome = client.save(&base, &base.clone()).await.unwrap();
        assert_eq!(outcome, Outcome::NothingToDo { entity: base.clone(), attempts: 0 });
        let edited = Subscription { status: SubscriptionStatus::Canceled.into(), ..with_notes(&base, "ours") };
        let error = client.save(&base, &edited).await.unwrap_err();
        assert!(matches!(&error, Error::NotWritable { paths } if paths == &["status"]), "{error}");
        assert_eq!(outcomes(&client, &base.id).await, [Created, Applied]);
    }

    async fn force_is_recorded(server: Server) {
        let client = client_as(&server.url, "agent").await;
        let base = create_subscription(&client).await;
        change(&client, &base, SubscriptionChange::update(with_notes(&base, "theirs"), ["notes"])).await;
        let forced = update(&base, "ours").with_force("the customer is on the phone");
        let reply = client.send(&forced).await.unwrap();
        assert_eq!((reply.entity.version, reply.entity.notes.as_str(), reply.merge), (3, "ours", None));
        let last = records(&client, &base.id).await.pop().unwrap();
        assert_eq!((last.outcome(), last.expected_version, last.actor.as_str()), (Forced, Some(1), "agent"));
        assert_eq!((last.force_reason.as_str(), last.request_id.as_str()), ("the customer is on the phone", forced.request_id()));
        let [row] = last.diffs.as_slice() else { panic!("{:?}", last.diffs) };
        assert_eq!((row.path.as_str(), row.base.clone()), ("notes", Some("theirs".to_owned().into())));

        for (intent, reason) in [
            (update(&base, "x").with_force(""), "FORCE_REASON_REQUIRED"),
            (update(&base, "x").with_force("x").with_merge(true), "INVALID_FIELD"),
        ] {
            let error = client.send(&intent).await.unwrap_err();
            assert!(matches!(&error, Error::Refused { reason: found, .. } if found == reason), "{error}");
        }
        let support = Client::builder().role("support").connect(server.url.clone()).await.unwrap();
        let error = support.send(&update(&base, "x").with_force("x")).await.unwrap_err();
        assert!(matches!(&error, Error::Refused { reason, .. } if reason == "FORCE_NOT_ALLOWED"), "{error}");
        assert_eq!(outcomes(&client, &base.id).await, [Created, Applied, Forced]);
    }

    async fn a_check_writes_nothing(server: Server) {
        let client = server.client().await;
        let base = create_subscription(&client).await;
        let intent = update(&base, "ours");
        let checked = client.send(&intent.clone().validate_only()).await.unwrap();
        assert_eq!((checked.entity.notes.as_str(), checked.entity.version, checked.replayed), ("ours", 1, false));
        assert_eq!(client.get_subscription(&base.id).await.unwrap(), base);
        assert_eq!(outcomes(&client, &base.id).await, [Created]);
        // It claims nothing: the intent itself is carried out afterwards.
        let sent = client.send(&intent).await.unwrap();
        assert_eq!((sent.entity.version, sent.replayed), (2, false));

        // Its conflict is told, and not recorded; what resolves it is a check, too.
        let refused = conflict(client.send(&update(&base, "late").validate_only()).await);
        assert_eq!(refused.current_version, 2);
        let resolved = modified(client.resolve(&refused, &[("notes", Choice::Mine)]).await.unwrap()).entity;
        assert_eq!((resolved.notes.as_str(), resolved.version), ("late", 2));
        assert_eq!(client.get_subscription(&base.id).await.unwrap(), sent.entity);
        assert_eq!(outcomes(&client, &base.id).await, [Created, Applied]);

        let create = CreatePlanRequest { plan: Some(plan()), id: new_id(), ..Default::default() };
        let checked = client.send(&Intent::create(create.clone()).validate_only()).await.unwrap().entity;
        assert_eq!(checked.id, create.id);
        let error = client.get_plan(&create.id).await.unwrap_err();
        assert!(matches!(error, Error::NotFound { .. }), "{error}");
    }
}
