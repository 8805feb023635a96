//! `HistoryService`: every version that there was can be read again, and compared with every other.

use std::collections::BTreeMap;

use occam_client::{
    Client, InvoiceChange, PlanChange, SubscriptionChange,
    tonic::Code,
    v1::{
        CompareVersionsRequest, EntityType, FieldDiff, FieldDiffKind, GetEntityVersionRequest, MutationOutcome,
        get_entity_version_response::Entity,
    },
};
use serde_json::{Map, Value, json};

use crate::{
    fixtures::{change, create_invoice, create_plan, create_subscription, new_id, records},
    harness::client_as,
    on_each_database,
    refusal::refused,
    wire::{Wire, json as message_json},
};

mod random;

use random::{Kind, Step};

const KINDS: [(Kind, u64); 6] = [
    (Kind::Plan, 1),
    (Kind::Subscription, 2),
    (Kind::Invoice, 3),
    (Kind::Plan, 4),
    (Kind::Subscription, 5),
    (Kind::Invoice, 6),
];

/// An entity's content, its metadata pair by pair, as diffs name it.
fn flat(entity: &Value) -> BTreeMap<String, Value> {
    let mut fields = BTreeMap::new();
    for (name, value) in entity.as_object().unwrap() {
        match (name.as_str(), value) {
            ("id" | "version" | "create_time" | "update_time", _) => {}
            ("metadata", Value::Object(pairs)) => {
                fields.extend(pairs.iter().map(|(key, value)| (format!("metadata.{key}"), value.clone())));
            }
            _ => {
                fields.insert(name.clone(), value.clone());
            }
        }
    }
    fields
}

fn differing_paths(from: &Value, to: &Value) -> Vec<String> {
    let (from, to) = (flat(from), flat(to));
    let paths: std::collections::BTreeSet<_> = from.keys().chain(to.keys()).cloned().collect();
    paths.into_iter().filter(|path| from.get(path) != to.get(path)).collect()
}

async fn compare(client: &Client, id: &str, from: usize, to: usize) -> Vec<FieldDiff> {
    let [from_version, to_version] = [from, to].map(|version| i64::try_from(version).unwrap());
    let request = CompareVersionsRequest { entity_id: id.to_owned(), from_version, to_version };
    client.history().compare_versions(request).await.unwrap().into_inner().diffs
}

on_each_database! {
    async fn every_version_is_read_as_it_was_when_it_was_current(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let client = server.client().await;
        for (kind, seed) in KINDS {
            println!("{kind:?} {seed}");
            let (id, snapshots) = random::live(&wire, kind, seed, 40).await;
            for (index, snapshot) in snapshots.iter().enumerate() {
                let version = index + 1;
                let read = wire.call("GetEntityVersion", json!({"entity_id": id, "version": version})).await.unwrap();
                assert_eq!(&read[kind.name()], snapshot, "{kind:?} {seed}: version {version}");
                let record = &read["mutation"];
                assert_eq!(record["version"], version.to_string());
                assert_eq!((&record["time"], &record["entity_id"]), (&snapshot["update_time"], &json!(id)));
                let outcome = if version == 1 { MutationOutcome::Created } else { MutationOutcome::Applied };
                assert_eq!(record["outcome"], outcome.as_str_name());
            }
            // One record for each change, and each says which fields it changed.
            let records = records(&client, &id).await;
            let applied: Vec<_> = records.iter().filter(|record| record.version > record.version_before).collect();
            let steps: Vec<_> = applied.iter().map(|record| (record.version_before, record.version)).collect();
            assert_eq!(steps, (1..).map(|version| (version - 1, version)).take(snapshots.len()).collect::<Vec<_>>());
            for (pair, record) in snapshots.windows(2).zip(&applied[1..]) {
                let paths: Vec<_> = record.diffs.iter().map(|diff| diff.path.clone()).collect();
                assert_eq!(paths, differing_paths(&pair[0], &pair[1]), "{kind:?} {seed}: version {}", record.version);
                assert!(record.diffs.iter().all(|diff| diff.yours == diff.current && diff.yours != diff.base));
            }
        }
    }

    async fn any_two_versions_are_compared_in_both_directions(server: Server) {
        let (wire, client) = (Wire::connect(&server.url).await, server.client().await);
        for (kind, seed) in &KINDS[..3] {
            let (id, snapshots) = random::live(&wire, *kind, seed + 10, 9).await;
            let mut compared = BTreeMap::new();
            for from in 1..=snapshots.len() {
                for to in 1..=snapshots.len() {
                    let diffs = compare(&client, &id, from, to).await;
                    let paths: Vec<_> = diffs.iter().map(|diff| diff.path.clone()).collect();
                    let expected = differing_paths(&snapshots[from - 1], &snapshots[to - 1]);
                    assert_eq!(paths, expected, "{kind:?}: {from} to {to}");
                    for diff in &diffs {
                        let last = usize::try_from(diff.changed_in_version).unwrap();
                        assert!(last > from.min(to) && last <= from.max(to), "{diff:?}");
                        assert!(differing_paths(&snapshots[last - 2], &snapshots[last - 1]).contains(&diff.path));
                    }
                    compared.insert((from, to), diffs);
                }
            }
            for ((from, to), diffs) in &compared {
                let turned = |diff: &FieldDiff| FieldDiff {
                    base: diff.current.clone(),
                    current: diff.base.clone(),
                    ..diff.clone()
                };
                assert_eq!(*diffs, compared[&(*to, *from)].iter().map(turned).collect::<Vec<_>>());
            }
        }
    }

    async fn a_comparison_says_who_changed_what_last_and_when(server: Server) {
        let (ana, billy) = (client_as(&server.url, "ana").await, client_as(&server.url, "billy").await);
        let first = create_subscription(&ana).await;
        let second = change(&billy, &first, SubscriptionChange::Pause).await;
        let third = change(&ana, &second, SubscriptionChange::Resume).await;
        let fourth =
            change(&billy, &third, SubscriptionChange::Cancel { at_period_end: true, reason: "x".to_owned() }).await;
        let rows = |diffs: Vec<FieldDiff>| {
            diffs
                .into_iter()
                .map(|diff| {
                    assert_eq!((diff.kind(), &diff.yours), (FieldDiffKind::TheirsOnly, &None));
                    (diff.path, diff.changed_by, diff.changed_in_version, diff.change_time)
                })
                .collect::<Vec<_>>()
        };
        let row = |path: &str, who: &str, version, time| (path.to_owned(), who.to_owned(), version, time);
        assert_eq!(
            rows(compare(&ana, &first.id, 1, 2).await),
            [row("pause_time", "billy", 2, second.update_time), row("status", "billy", 2, second.update_time),]
        );
        // What was changed and changed back is no difference.
        assert_eq!(compare(&ana, &first.id, 1, 3).await, []);
        assert_eq!(
            rows(compare(&ana, &first.id, 4, 1).await),
            [
                row("cancel_at_period_end", "billy", 4, fourth.update_time),
                row("cancel_reason", "billy", 4, fourth.update_time),
            ]
        );
        assert_eq!(compare(&ana, &first.id, 2, 2).await, []);
    }

    async fn an_applied_record_says_who_did_what_from_which_version(server: Server) {
        let client = Client::builder().principal("ana").role("admin").connect(server.url.clone()).await.unwrap();
        let invoice = create_invoice(&client).await;
        let open = change(&client, &invoice, InvoiceChange::Finalize).await;
        let [created, applied] = &records(&client, &invoice.id).await[..] else { panic!() };
        for (record, outcome, expected_version, versions, method, time) in [
            (created, MutationOutcome::Created, None, (0, 1), "CreateInvoice", invoice.update_time),
            (applied, MutationOutcome::Applied, Some(1), (1, 2), "FinalizeInvoice", open.update_time),
        ] {
            assert_eq!((record.entity_type(), &record.entity_id), (EntityType::Invoice, &invoice.id));
            assert_eq!((record.outcome(), record.expected_version), (outcome, expected_version));
            assert_eq!((record.version_before, record.version), versions);
            assert_eq!((&*record.actor, &*record.actor_role, &*record.method), ("ana", "admin", method));
            assert_eq!((record.time, record.request_id.len()), (time, 36));
        }
        assert!(applied.id > created.id && applied.request_id != created.request_id);
        let changed: Vec<_> = applied.diffs.iter().map(|diff| diff.path.as_str()).collect();
        assert_eq!(changed, ["finalize_time", "number", "status"]);
        let status = &applied.diffs[2];
        let text = |text: &str| Some(occam_client::prost_types::Value::from(text));
        assert_eq!((&status.base, &status.yours, &status.current), (&text("DRAFT"), &text("OPEN"), &text("OPEN")));
        // A creation's record has all that the entity had, and nothing before it.
        assert!(created.diffs.iter().all(|diff| diff.base.is_none() && diff.current.is_some()));
        assert!(created.diffs.iter().any(|diff| diff.path == "lines"));
    }

    async fn what_was_never_there_is_not_found(server: Server) {
        let client = server.client().await;
        let plan = create_plan(&client).await;
        change(&client, &plan, PlanChange::Archive).await;
        let absent = new_id();
        let version = async |id: &str, version| {
            let request = GetEntityVersionRequest { entity_id: id.to_owned(), version };
            client.history().get_entity_version(request).await
        };
        for (id, number) in [(&plan.id, 3), (&plan.id, i64::MAX), (&absent, 1)] {
            let refusal = refused(version(id, number).await);
            assert_eq!(refusal.kind(), (Code::NotFound, "ENTITY_NOT_FOUND"));
            assert_eq!((&refusal.metadata["entity_id"], &*refusal.metadata["version"]), (id, &*number.to_string()));
        }
        for (id, from_version, to_version) in [(&plan.id, 1, 3), (&plan.id, 3, 1), (&absent, 1, 1)] {
            let request = CompareVersionsRequest { entity_id: id.clone(), from_version, to_version };
            let refusal = refused(client.history().compare_versions(request).await);
            assert_eq!(refusal.kind(), (Code::NotFound, "ENTITY_NOT_FOUND"));
        }
        let read = version(&plan.id, 1).await.unwrap().into_inner();
        assert_eq!(read.entity, Some(Entity::Plan(plan)));
    }

    async fn refusals_by_rules_and_writes_without_effect_make_no_version(server: Server) {
        let wire = Wire::connect(&server.url).await;
        let client = server.client().await;
        let subscription = create_subscription(&client).await;
        let resume = json!({"id": subscription.id, "expected_version": 1});
        wire.refusal("ResumeSubscription", resume).await;
        let same = change(&client, &subscription, SubscriptionChange::update(subscription.clone(), ["notes"])).await;
        assert_eq!(same, subscription);
        let outcomes: Vec<_> = records(&client, &subscription.id).await.iter().map(|record| record.outcome()).collect();
        assert_eq!(outcomes, [MutationOutcome::Created, MutationOutcome::Unchanged]);
        let read = wire.call("GetEntityVersion", json!({"entity_id": subscription.id, "version": 1})).await.unwrap();
        assert_eq!(read["mutation"]["outcome"], MutationOutcome::Created.as_str_name());
        let message = prost::Message::encode_to_vec(&subscription);
        assert_eq!(read["subscription"], message_json("occam.v1.Subscription", &message));
    }
}

#[test]
fn random_lives_are_of_every_kind_of_step() {
    let mut seen = Map::new();
    for (kind, seed) in KINDS {
        let mut dice = fastrand::Rng::with_seed(seed);
        for _ in 0..40 {
            let Step { rpc, .. } = random::step(&mut dice, kind, "plan");
            seen.insert(rpc.to_owned(), Value::Null);
        }
    }
    assert_eq!(seen.len(), 14, "{seen:?}");
}
