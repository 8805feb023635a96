//! Two servers that group writes of the same rows.

use std::collections::BTreeMap;

use occam_client::{
    Error, Intent, SubscriptionChange,
    v1::{MutationOutcome, Subscription, VerifyEntityHistoryRequest},
};
use tokio::task::{JoinHandle, JoinSet};

use super::{
    gate::{Answer, Gate, Host, answers},
    new_rows, short, write,
};
use crate::{
    acts::get,
    fixtures::{create_plan, records, subscribe},
    harness::{Database, Random, Server, client_as, execute, postgres, rows},
    on_each_isolation,
    wire::Wire,
};

const ROWS: usize = 20;
const WRITERS: usize = 48;
const WRITES: usize = 25;

/// Request ids of accepted writes, by row and version.
type Won = BTreeMap<(usize, i64), String>;

/// Writes to rows by chance, each time from the version that was read.
async fn write_often(url: String, ids: Vec<String>, writer: usize, mut random: Random) -> (Won, usize) {
    let client = client_as(&url, &format!("writer-{writer}")).await;
    let (mut won, mut lost) = (Won::new(), 0);
    for number in 0..WRITES {
        let row = random.below(ids.len() as u64) as usize;
        let base = client.get_subscription(&ids[row]).await.unwrap();
        let edited = Subscription { notes: format!("writer {writer}, number {number}"), ..base.clone() };
        let intent = Intent::change(&base.id, base.version, SubscriptionChange::update(edited, ["notes"]));
        match client.send(&intent).await {
            Ok(reply) => {
                assert_eq!(reply.entity.version, base.version + 1);
                assert!(won.insert((row, reply.entity.version), intent.request_id().to_owned()).is_none());
            }
            Err(Error::Conflict(_)) => lost += 1,
            Err(error) => panic!("{error:?}"),
        }
    }
    (won, lost)
}

on_each_isolation! {
    async fn two_servers_write_the_same_rows_without_a_deadlock(server: Server) {
        let mut random = Random::new("two servers");
        let client = server.client().await;
        let plan = create_plan(&client).await;
        let mut ids = Vec::new();
        for _ in 0..ROWS {
            ids.push(subscribe(&client, &plan.id).await.id);
        }
        let other = Server::over(&server.database_url).await;
        let mut writing = JoinSet::new();
        for writer in 0..WRITERS {
            let url = if writer % 2 == 0 { &server.url } else { &other.url };
            writing.spawn(write_often(url.clone(), ids.clone(), writer, random.fork()));
        }
        let (mut won, mut lost) = (Won::new(), 0);
        for (of_writer, lost_of_writer) in writing.join_all().await {
            lost += lost_of_writer;
            for (made, request_id) in of_writer {
                assert!(won.insert(made, request_id).is_none(), "{made:?} was won twice");
            }
        }
        println!("group: {:?}, two servers: {} won, {lost} lost", server.database, won.len());
        assert_eq!(won.len() + lost, WRITERS * WRITES);
        let mut conflicts = 0;
        for (row, id) in ids.iter().enumerate() {
            let (version, all) = (client.get_subscription(id).await.unwrap().version, records(&client, id).await);
            let applied = all.iter().filter(|record| record.outcome() == MutationOutcome::Applied);
            let mut made: Vec<_> = applied.map(|record| (record.version, record.request_id.clone())).collect();
            made.sort();
            let told = (2..=version).map(|version| (version, won[&(row, version)].clone()));
            assert_eq!(made, told.collect::<Vec<_>>());
            conflicts += all.iter().filter(|record| record.outcome() == MutationOutcome::Conflict).count();
        }
        assert_eq!(conflicts, lost);
        let (is_postgres, database_url) = (server.database_url.starts_with("postgres"), server.database_url.clone());
        // Sessions tell of their deadlocks when they end, if not before.
        other.stop().await;
        server.stop().await;
        if is_postgres {
            let sql = "SELECT deadlocks::text FROM pg_stat_database WHERE datname = current_database()";
            assert_eq!(rows(&database_url, sql).await, ["0"]);
        }
    }
}

/// A batch of nine rows that were read; its statement waits for the first of them.
async fn batch_at_gate(host: &Host) -> (Vec<String>, Gate, Vec<JoinHandle<Answer>>) {
    let ids = new_rows(host, 9).await;
    let mut held = host.hold_up("subscription").await;
    let gate = Gate::shut(&host.database_url, &ids[..1]).await;
    let sent = held.join_all(ids.iter().map(|id| write(&host.wire, id, "mine", 1).send())).await;
    held.release().await;
    host.wait_for_gate(1).await;
    (ids, gate, sent)
}

/// Between the reading of a batch's rows and their writing, another server moves one of them on. That one is told so, and
/// the others are written by the one statement that was under way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_loses_to_another_server_leaves_the_batch_to_the_others() {
    let other = Server::start(Database::Postgres).await;
    let host = Host::over(&other.database_url, &[]).await;
    let (ids, gate, sent) = batch_at_gate(&host).await;
    let theirs = write(&Wire::connect(&other.url).await, &ids[4], "theirs", 1);
    assert_eq!(short(&theirs.send().await), "2");
    let before = [host.transactions("commit").await, host.transactions("rollback").await];
    gate.open().await;
    for (index, answer) in answers(sent).await.iter().enumerate() {
        assert_eq!(short(answer), if index == 4 { "VERSION_CONFLICT" } else { "2" });
    }
    assert_eq!(get(&host.wire, "subscription", &ids[4]).await["notes"], "theirs");
    let after = [host.transactions("commit").await, host.transactions("rollback").await];
    // The batch, and the record of the conflict; the one that is told so has begun a transaction in vain.
    assert_eq!([after[0] - before[0], after[1] - before[1]], [2, 1]);
}

/// Between the reading of a batch's rows and their writing, one of them becomes another row of the same version, as it does
/// when a standby takes over that had lost a version. It is not overwritten by what was made of the row that is gone, but
/// changed itself: its record is linked to the head that it has.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_row_of_the_same_version_is_not_overwritten() {
    let host = Host::over(&postgres::create_database("read committed"), &[]).await;
    let (ids, gate, sent) = batch_at_gate(&host).await;
    let sql = format!("UPDATE subscriptions SET chain_head = '\\x00', quantity = 77 WHERE id = '{}'", ids[4]);
    execute(&host.database_url, &sql).await;
    gate.open().await;
    assert!(answers(sent).await.iter().all(|answer| short(answer) == "2"));
    assert_eq!(get(&host.wire, "subscription", &ids[4]).await["quantity"], "77");
    let linked = "SELECT count(*)::text FROM mutations AS later JOIN mutations AS earlier USING (entity_id) \
         JOIN subscriptions ON subscriptions.id = entity_id AND chain_head = later.hash \
         WHERE later.version = 2 AND earlier.version = 1 AND notes = 'mine'";
    assert_eq!(rows(&host.database_url, linked).await, ["9"]);
    let client = client_as(&host.process.url, "auditor").await;
    for (index, id) in ids.iter().enumerate() {
        let request = VerifyEntityHistoryRequest { entity_id: id.clone() };
        let verified = client.history().verify_entity_history(request).await.unwrap().into_inner();
        // The record is linked to what its row was, and not to the record before it.
        assert_eq!(verified.intact, index != 4);
    }
}

/// Whoever locks rows in the same order as everybody else never waits for one who waits for them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_locks_its_rows_in_the_order_of_their_ids() {
    let host = Host::over(&postgres::create_database("read committed"), &[]).await;
    let ids = new_rows(&host, 12).await;
    let (first, others) = ids.split_first().unwrap();
    // So that it is not the first one in the table.
    assert_eq!(short(&write(&host.wire, first, "before", 1).send().await), "2");
    let mut held = host.hold_up("subscription").await;
    let gate = Gate::shut(&host.database_url, &ids[..1]).await;
    let mut sent = Vec::new();
    for id in others.iter().rev() {
        sent.push(held.join(write(&host.wire, id, "mine", 1).send()).await);
    }
    sent.push(held.join(write(&host.wire, first, "mine", 2).send()).await);
    held.release().await;
    host.wait_for_gate(1).await;
    let is_free = "SELECT id::text FROM subscriptions WHERE notes = 'first' FOR UPDATE SKIP LOCKED";
    let mut free = rows(&host.database_url, is_free).await;
    free.sort();
    assert_eq!(free, others);
    gate.open().await;
    for answer in answers(sent).await {
        assert!(["2", "3"].contains(&&*short(&answer)));
    }
}
