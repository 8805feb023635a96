//! Conflicts that are old enough are forgotten, and nothing else is.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeDelta, Utc};
use occam::store::{ConnectSettings, Store};
use occam_client::{
    Client, Intent, SubscriptionChange,
    tonic::Code,
    v1::{MergePolicy, MutationOutcome, MutationRecord, Subscription, UpdateSubscriptionRequest},
};
use sea_orm::{ConnectionTrait, Statement, TryGetable};
use tokio_util::sync::CancellationToken;

use crate::{
    fixtures::{change, create_subscription, mask, new_id, records},
    harness::{Database, Process, Server, client_as, execute, postgres, rows},
    on_each_database, on_each_isolation,
    wire::Wire,
};

async fn store(server: &Server) -> Store {
    let settings = ConnectSettings {
        database_url: server.database_url.clone(),
        connections_max: 4,
        allow_unsafe_durability: false,
    };
    Store::connect(&settings).await.unwrap()
}

async fn forget(store: &Store, before: DateTime<Utc>) -> u64 {
    store.forget_conflicts(before, &CancellationToken::new()).await.unwrap()
}

/// A stale update, which is refused.
async fn collide(client: &Client, id: &str) {
    let stale = Subscription { id: id.to_owned(), notes: new_id(), ..Default::default() };
    let request = UpdateSubscriptionRequest {
        expected_version: Some(1),
        subscription: Some(stale),
        update_mask: mask(["notes"]),
        ..Default::default()
    };
    let status = client.subscriptions().update_subscription(request).await.unwrap_err();
    assert_eq!(status.code(), Code::Aborted);
}

async fn write_notes(client: &Client, subscription: &Subscription, notes: &str) -> Subscription {
    let edited = Subscription { notes: notes.to_owned(), ..subscription.clone() };
    change(client, subscription, SubscriptionChange::update(edited, ["notes"])).await
}

/// A subscription with at least one record of each outcome; answers them by outcome.
async fn every_outcome(client: &Client) -> (String, BTreeMap<&'static str, Vec<MutationRecord>>) {
    let subscription = create_subscription(client).await;
    let second = write_notes(client, &subscription, "two").await;
    write_notes(client, &second, "two").await;
    collide(client, &subscription.id).await;
    let merge = UpdateSubscriptionRequest {
        expected_version: Some(1),
        subscription: Some(Subscription { quantity: 7, ..subscription.clone() }),
        update_mask: mask(["quantity"]),
        merge_policy: MergePolicy::MergeDisjoint.into(),
        ..Default::default()
    };
    client.subscriptions().update_subscription(merge).await.unwrap();
    let force = UpdateSubscriptionRequest {
        subscription: Some(Subscription { quantity: 8, ..subscription.clone() }),
        update_mask: mask(["quantity"]),
        force: true,
        force_reason: "a test".to_owned(),
        ..Default::default()
    };
    client.subscriptions().update_subscription(force).await.unwrap();
    collide(client, &subscription.id).await;
    let by_outcome = by_outcome(client, &subscription.id).await;
    assert_eq!(by_outcome.len(), 6, "{by_outcome:#?}");
    (subscription.id, by_outcome)
}

async fn by_outcome(client: &Client, id: &str) -> BTreeMap<&'static str, Vec<MutationRecord>> {
    let mut by_outcome: BTreeMap<&'static str, Vec<MutationRecord>> = BTreeMap::new();
    for record in records(client, id).await {
        by_outcome.entry(record.outcome().as_str_name()).or_default().push(record);
    }
    by_outcome
}

fn time(record: &MutationRecord) -> DateTime<Utc> {
    let time = record.time.unwrap();
    DateTime::from_timestamp(time.seconds, time.nanos.try_into().unwrap()).unwrap()
}

/// Inserts conflicts of 1970.
async fn insert_old_conflicts(database_url: &str, count: u32) {
    let id = match database_url.starts_with("sqlite") {
        true => "unhex('00000000000070008000' || printf('%012x', i))",
        false => "('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid",
    };
    let sql = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
         INSERT INTO mutations (id, entity_type, entity_id, outcome, version_before, version, actor, actor_role,
             actor_customer_id, method, request_id, fingerprint, diffs, time, force_reason, merged_over, hash)
         SELECT {id}, 'plan', {id}, 'CONFLICT', 1, 1, 'ana', 'admin', '', 'UpdatePlan', {id}, '', '[]',
             '1970-01-01 00:00:00+00:00', '', '', '' FROM n"
    );
    execute(database_url, &sql).await;
}

async fn count_conflicts(database_url: &str) -> String {
    let sql = "SELECT CAST(count(*) AS text) FROM mutations WHERE outcome = 'CONFLICT'";
    rows(database_url, sql).await.remove(0)
}

on_each_database! {
    async fn only_conflicts_and_only_old_ones_are_forgotten(server: Server) {
        let (client, store) = (client_as(&server.url, "ana").await, store(&server).await);
        let (id, mut expected) = every_outcome(&client).await;
        let conflict = MutationOutcome::Conflict.as_str_name();
        let [first, second] = &expected[conflict][..] else { panic!("{expected:#?}") };
        let (first, second) = (time(first), time(second));

        // To the microsecond.
        assert_eq!(forget(&store, first).await, 0);
        assert_eq!(by_outcome(&client, &id).await, expected);
        assert_eq!(forget(&store, first + TimeDelta::microseconds(1)).await, 1);
        expected.get_mut(conflict).unwrap().remove(0);
        assert_eq!(by_outcome(&client, &id).await, expected);
        assert_eq!(forget(&store, second).await, 0);

        // Whatever the clock says, all else stays: claims are answered, versions folded, and chains whole.
        assert_eq!(forget(&store, Utc::now() + TimeDelta::days(40_000)).await, 1);
        expected.remove(conflict);
        assert_eq!(by_outcome(&client, &id).await, expected);
        let wire = Wire::connect(&server.url).await;
        for version in 1..=4 {
            let request = serde_json::json!({"entity_id": id, "version": version});
            wire.call("GetEntityVersion", request).await.unwrap();
        }
        let verified = wire.call("VerifyEntityHistory", serde_json::json!({"entity_id": id})).await.unwrap();
        assert_eq!((&verified["intact"], &verified["records"]), (&true.into(), &"4".into()));
    }

    async fn a_refused_request_may_be_sent_again_when_its_refusal_is_forgotten(server: Server) {
        let (client, store) = (client_as(&server.url, "ana").await, store(&server).await);
        let subscription = create_subscription(&client).await;
        let ahead = Intent::change(&subscription.id, 2, SubscriptionChange::Pause);
        assert!(client.send(&ahead).await.is_err());
        assert_eq!(forget(&store, Utc::now() + TimeDelta::hours(1)).await, 1);
        write_notes(&client, &subscription, "two").await;
        let accepted = client.send(&ahead).await.unwrap();
        assert!(accepted.entity.version == 3 && !accepted.replayed);
    }

    async fn a_stopped_job_leaves_the_rest_to_the_next(server: Server) {
        let store = store(&server).await;
        insert_old_conflicts(&server.database_url, 3).await;
        let stop = CancellationToken::new();
        stop.cancel();
        assert_eq!(store.forget_conflicts(Utc::now(), &stop).await.unwrap(), 0);
        assert_eq!(forget(&store, Utc::now()).await, 3);
    }
}

on_each_isolation! {
    async fn two_servers_forget_together_while_others_write(server: Server) {
        let client = client_as(&server.url, "ana").await;
        let mut subscription = create_subscription(&client).await;
        insert_old_conflicts(&server.database_url, 2_300).await;
        let stores = [store(&server).await, store(&server).await];
        let forgetting = stores.map(|store| tokio::spawn(async move { forget(&store, Utc::now() - TimeDelta::days(90)).await }));
        let mut written = 0;
        while !forgetting.iter().all(tokio::task::JoinHandle::is_finished) {
            subscription = write_notes(&client, &subscription, &written.to_string()).await;
            collide(&client, &subscription.id).await;
            written += 1;
        }
        let mut removed = 0;
        for job in forgetting {
            removed += job.await.unwrap();
        }
        println!("forget: {:?}: {removed} removed by two, {written} writes meanwhile", server.database);
        assert_eq!(removed, 2_300);
        assert_eq!(count_conflicts(&server.database_url).await, written.to_string());
        assert_eq!(records(&client, &subscription.id).await.len(), 1 + 2 * written);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_forgets_by_itself_unless_it_is_told_not_to() {
    let dir = tempfile::tempdir().unwrap();
    let sqlite = format!("sqlite://{}?mode=rwc", dir.path().join("occam.db").display());
    let kept = postgres::create_database("read committed");
    drop(Process::serve(&sqlite, &[]));
    for url in [&sqlite, &kept] {
        insert_old_conflicts(url, 700).await;
    }
    let keeping = Process::serve(&kept, &["--conflict-retention-days", "0"]);
    let forgetting = Process::serve(&sqlite, &[]);
    let client = client_as(&forgetting.url, "ana").await;
    let subscription = create_subscription(&client).await;
    write_notes(&client, &subscription, "two").await;
    collide(&client, &subscription.id).await;
    let begun = Instant::now();
    while count_conflicts(&sqlite).await != "1" {
        assert!(begun.elapsed() < Duration::from_secs(30));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(count_conflicts(&kept).await, "700");
    for process in [&keeping, &forgetting] {
        process.terminate();
    }
    let (status, log) = keeping.wait();
    assert!(status.success() && !log.iter().any(|line| line.contains("retention")), "{log:#?}");
    let (status, log) = forgetting.wait();
    assert!(status.success(), "{log:#?}");
    let told: Vec<_> = log.iter().filter(|line| line.contains(r#""retention.removed":700"#)).collect();
    assert_eq!(told.len(), 1, "{log:#?}");
}

/// src/store/retention.rs shows that this is what is sent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_conflicts_are_found_through_their_index() {
    let select = "SELECT \"mutations\".\"id\" FROM \"mutations\" WHERE \"outcome\" = ('CONFLICT') \
         AND \"mutations\".\"id\" < $1 ORDER BY \"mutations\".\"id\" ASC LIMIT $2";
    for (database, explain, column) in [
        (Database::Sqlite, format!("EXPLAIN QUERY PLAN {select}"), 3),
        (Database::Postgres, "EXPLAIN (COSTS OFF) EXECUTE old_conflicts(NULL, 500)".to_owned(), 0),
    ] {
        let server = Server::start(database).await;
        let mut options = sea_orm::ConnectOptions::new(server.database_url.clone());
        options.max_connections(1);
        let db = sea_orm::Database::connect(options).await.unwrap();
        if database == Database::Postgres {
            let prepare = format!(
                "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; PREPARE old_conflicts AS {select}"
            );
            db.execute_unprepared(&prepare).await.unwrap();
        }
        let plan = db.query_all_raw(Statement::from_string(db.get_database_backend(), explain)).await.unwrap();
        let plan: Vec<_> = plan.iter().map(|row| String::try_get_by_index(row, column).unwrap()).collect();
        assert!(plan.iter().any(|line| line.contains("mutations_conflict_idx")), "{plan:#?}");
        assert!(!plan.iter().any(|line| line.contains("Sort") || line.contains("TEMP B-TREE")), "{plan:#?}");
    }
}
