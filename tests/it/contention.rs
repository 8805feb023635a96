//! Many writers on one row: no update is lost, no version is skipped, nothing is missing from history.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use occam_client::{
    Client,
    tonic::{Code, Status},
    v1::{
        GetSubscriptionRequest, ListMutationsRequest, MutationOutcome, MutationRecord, Subscription,
        UpdateSubscriptionRequest,
    },
};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::{
    fixtures::create_subscription,
    harness::{Server, client_as},
    on_each_isolation,
};

on_each_isolation! {
    async fn of_all_writers_of_a_version_one_wins(server: Server) {
        contend(server, 32, 50).await;
    }

    #[ignore = "takes minutes in a debug build"]
    async fn of_all_writers_of_a_version_one_wins_at_full_size(server: Server) {
        contend(server, 64, 200).await;
    }
}

/// What became of some attempts, each by its request id.
#[derive(Debug, Default)]
struct Tally {
    won: Vec<(i64, String)>,
    refused: Vec<String>,
    unavailable: Vec<String>,
    reads_unavailable: usize,
}

/// Lets writers race on one subscription, each of whose attempts names the version that it has just read, and holds what
/// they were told against what is stored.
async fn contend(server: Server, writers: usize, attempts: usize) {
    let client = server.client().await;
    let id = create_subscription(&client).await.id;
    let begun = Instant::now();
    let mut racing = JoinSet::new();
    for writer in 0..writers {
        let client = client_as(&server.url, &format!("writer-{writer}")).await;
        racing.spawn(attempt_often(client, id.clone(), writer, attempts));
    }
    let mut all = Tally::default();
    while let Some(tally) = racing.join_next().await {
        let tally = tally.unwrap();
        all.won.extend(tally.won);
        all.refused.extend(tally.refused);
        all.unavailable.extend(tally.unavailable);
        all.reads_unavailable += tally.reads_unavailable;
    }
    let seconds = begun.elapsed();
    let version = client.get_subscription(&id).await.unwrap().version;
    let applied = records(&client, &id, MutationOutcome::Applied).await;
    let conflicts = records(&client, &id, MutationOutcome::Conflict).await;
    println!(
        "contention: {:?}, {writers} writers: {} attempts, {} winners, {} conflicts, {} unavailable ({} reads), \
         version {version}, {} applied and {} conflict records, {:.1} s",
        server.database,
        writers * attempts,
        all.won.len(),
        all.refused.len(),
        all.unavailable.len(),
        all.reads_unavailable,
        applied.len(),
        conflicts.len(),
        seconds.as_secs_f64(),
    );
    verify(all, version, &applied, &conflicts, writers * attempts);
}

fn verify(all: Tally, version: i64, applied: &[MutationRecord], conflicts: &[MutationRecord], attempts: usize) {
    assert_eq!(all.won.len() + all.refused.len() + all.unavailable.len(), attempts);

    // Gapless: one record for each version, whatever writers were told.
    let mut versions: Vec<_> = applied.iter().map(|record| (record.version_before, record.version)).collect();
    versions.sort_unstable();
    let gapless: Vec<_> = (1..version).map(|before| (before, before + 1)).collect();
    assert_eq!(versions, gapless);

    // Each winner made the version that it was told. Whoever was told that the outcome is unknown may have won too.
    let made: HashSet<_> = applied.iter().map(|record| (record.version, record.request_id.clone())).collect();
    let unknown: HashSet<_> = all.unavailable.into_iter().collect();
    let won: HashSet<_> = all.won.into_iter().collect();
    assert!(won.is_subset(&made), "acknowledged and lost: {:?}", won.difference(&made));
    let unclaimed: Vec<_> = made.difference(&won).filter(|(_, request_id)| !unknown.contains(request_id)).collect();
    assert!(unclaimed.is_empty(), "took effect, but was refused: {unclaimed:?}");

    // Each refusal is on record, once.
    let mut recorded: Vec<_> = conflicts.iter().map(|record| record.request_id.clone()).collect();
    recorded.retain(|request_id| !unknown.contains(request_id));
    recorded.sort_unstable();
    let mut refused = all.refused;
    refused.sort_unstable();
    assert_eq!(recorded, refused);

    // Each change was made from what the one before it left.
    let mut chain: Vec<_> = applied.iter().map(|record| (record.version, notes(record))).collect();
    chain.sort_unstable_by_key(|(version, _)| *version);
    for pair in chain.windows(2) {
        let [(_, (_, left)), (version, (found, _))] = pair else { unreachable!() };
        assert_eq!(left, found, "the change that made version {version} was made from something else");
    }
}

/// What a record says that the notes were before and after.
fn notes(record: &MutationRecord) -> (Option<prost_types::Value>, Option<prost_types::Value>) {
    let [diff] = record.diffs.as_slice() else { panic!("more than the notes changed: {record:?}") };
    assert_eq!(diff.path, "notes");
    (diff.base.clone(), diff.current.clone())
}

async fn attempt_often(client: Client, id: String, writer: usize, attempts: usize) -> Tally {
    let mut tally = Tally::default();
    for attempt in 0..attempts {
        let base = read(&client, &id, &mut tally).await;
        let request_id = Uuid::now_v7().to_string();
        let request = UpdateSubscriptionRequest {
            expected_version: Some(base.version),
            request_id: request_id.clone(),
            subscription: Some(Subscription { notes: format!("writer {writer}, attempt {attempt}"), ..base }),
            update_mask: Some(prost_types::FieldMask { paths: vec!["notes".to_owned()] }),
            ..Default::default()
        };
        let expected = request.expected_version.unwrap();
        match client.subscriptions().update_subscription(request).await {
            Ok(reply) => {
                let version = reply.into_inner().subscription.unwrap().version;
                assert_eq!(version, expected + 1);
                tally.won.push((version, request_id));
            }
            Err(status) if status.code() == Code::Aborted => tally.refused.push(request_id),
            Err(status) if status.code() == Code::Unavailable => tally.unavailable.push(request_id),
            Err(status) => panic!("{status:?}"),
        }
    }
    tally
}

async fn read(client: &Client, id: &str, tally: &mut Tally) -> Subscription {
    loop {
        let get = client.subscriptions().get_subscription(GetSubscriptionRequest { id: id.to_owned() }).await;
        match get.map_err(|status: Status| status.code()) {
            Ok(reply) => return reply.into_inner().subscription.unwrap(),
            Err(Code::Unavailable) => tally.reads_unavailable += 1,
            Err(code) => panic!("{code:?}"),
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// All records of an entity with an outcome.
async fn records(client: &Client, id: &str, outcome: MutationOutcome) -> Vec<MutationRecord> {
    let mut request = ListMutationsRequest {
        entity_id: id.to_owned(),
        outcome: outcome.into(),
        page_size: 1_000,
        ..Default::default()
    };
    let mut records = Vec::new();
    loop {
        let page = client.history().list_mutations(request.clone()).await.unwrap().into_inner();
        records.extend(page.mutations);
        if page.next_page_token.is_empty() {
            return records;
        }
        request.page_token = page.next_page_token;
    }
}
