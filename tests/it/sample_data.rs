//! `occam serve --sample-data`, without the process around it.

use std::{collections::BTreeSet, time::Duration};

use occam::{
    domain::{InvoiceStatus, SubscriptionStatus},
    sample_data::{SampleData, fill},
    store::{ConnectSettings, Mutation, MutationFilter, Outcome, Store},
};

use crate::{
    fixtures::create_plan,
    harness::{Database, Server, client_as},
    on_each_database,
};

async fn store(server: &Server) -> Store {
    let settings = ConnectSettings {
        database_url: server.database_url.clone(),
        connections_max: 4,
        allow_unsafe_durability: false,
    };
    Store::connect(&settings).await.unwrap()
}

async fn history(store: &Store) -> Vec<Mutation> {
    store.list_mutations(&MutationFilter::default(), None, 1_000).await.unwrap()
}

fn versions(data: &SampleData) -> i64 {
    let plans = data.plans.iter().map(|plan| plan.version.get());
    let subscriptions = data.subscriptions.iter().map(|subscription| subscription.version.get());
    let invoices = data.invoices.iter().map(|invoice| invoice.version.get());
    plans.chain(subscriptions).chain(invoices).sum()
}

/// What was accepted: the steps that a complete filling takes, each once.
fn accepted(history: &[Mutation]) -> BTreeSet<(&str, &str, uuid::Uuid)> {
    let accepted = history.iter().filter(|record| record.outcome != Outcome::Conflict);
    accepted.map(|record| (record.actor.as_str(), record.method.as_str(), record.request_id)).collect()
}

on_each_database! {
    async fn an_empty_database_is_filled_and_only_once(server: Server) {
        let store = store(&server).await;
        let filled = fill(&store).await.unwrap();
        let again = fill(&store).await.unwrap();

        assert!(filled.filled && !again.filled);
        assert_eq!((&filled.plans, &filled.subscriptions, &filled.invoices), (&again.plans, &again.subscriptions, &again.invoices));
        for status in SubscriptionStatus::ALL {
            assert!(filled.subscriptions.iter().any(|subscription| subscription.status == status), "{status:?}");
        }
        for status in InvoiceStatus::ALL {
            assert!(filled.invoices.iter().any(|invoice| invoice.status == status), "{status:?}");
        }
        assert!(filled.subscriptions.iter().any(|subscription| subscription.cancel_at_period_end));
        let history = history(&store).await;
        let applied = history.iter().filter(|record| record.version > record.version_before).count();
        assert_eq!(i64::try_from(applied).unwrap(), versions(&filled), "each version has its record");
        assert_eq!(history.iter().filter(|record| record.outcome == Outcome::Conflict).count(), 1);
    }

    async fn other_data_are_left_alone(server: Server) {
        create_plan(&client_as(&server.url, "mia").await).await;
        let store = store(&server).await;

        let data = fill(&store).await.unwrap();

        assert!(!data.filled);
        assert_eq!((data.plans.len(), data.subscriptions.len(), history(&store).await.len()), (1, 0, 1));
    }

    async fn a_filling_that_was_interrupted_is_taken_up(server: Server) {
        let store = store(&server).await;
        // Wherever these end: each is dropped in the middle, or the one before had come to the end.
        for milliseconds in [5, 10, 15, 20] {
            let _ = tokio::time::timeout(Duration::from_millis(milliseconds), fill(&store)).await;
        }
        let data = fill(&store).await.unwrap();

        let history = history(&store).await;
        let applied = history.iter().filter(|record| record.version > record.version_before).count();
        assert_eq!(i64::try_from(applied).unwrap(), versions(&data), "nothing was made twice");
        assert_eq!(accepted(&history).len(), applied, "nothing was accepted twice");
        assert_eq!((data.plans.len(), data.subscriptions.len(), data.invoices.len()), (4, 8, 7));
    }

    async fn two_servers_that_fill_at_once_make_one_set(server: Server) {
        let (one, other) = (store(&server).await, store(&server).await);

        let (first, second) = tokio::join!(fill(&one), fill(&other));

        let (first, second) = (first.unwrap(), second.unwrap());
        assert_eq!((first.plans.len(), first.subscriptions.len(), first.invoices.len()), (4, 8, 7));
        assert_eq!(first.subscriptions.len(), second.subscriptions.len());
        let history = history(&one).await;
        let applied = history.iter().filter(|record| record.version > record.version_before).count();
        assert_eq!(accepted(&history).len(), applied);
    }
}

/// A command as it is printed: the request, the address and the method.
fn grpcurl(line: &str) -> Option<(&str, &str, &str)> {
    let (_, rest) = line.trim().strip_prefix("grpcurl ")?.split_once("-d '")?;
    let (request, rest) = rest.split_once("' ")?;
    let (address, method) = rest.split_once(' ')?;
    Some((request, address, method))
}

#[tokio::test]
async fn the_commands_that_are_printed_are_requests_of_the_api() {
    let server = Server::start(Database::Sqlite).await;
    let data = fill(&store(&server).await).await.unwrap();
    let mut out = Vec::new();
    data.print(&mut out, "127.0.0.1:50051".parse().unwrap()).unwrap();
    let text = String::from_utf8(out).unwrap();

    let acme = data.subscriptions.iter().find(|subscription| subscription.customer_id == "customer-acme").unwrap();
    let example = "cargo run -p occam-client --example update_subscription -- http://127.0.0.1:50051";
    assert!(text.contains(&format!("  {example} {}\n", acme.id)), "{text}");
    let pool = prost_reflect::DescriptorPool::decode(occam::proto::FILE_DESCRIPTOR_SET).unwrap();
    let commands: Vec<_> = text.lines().filter_map(grpcurl).collect();
    assert_eq!(commands.len(), 5, "{text}");
    for (request, address, method) in commands {
        let (service, method) = method.split_once('/').unwrap();
        let method = pool.get_service_by_name(service).unwrap().methods().find(|own| own.name() == method).unwrap();
        let mut json = serde_json::Deserializer::from_str(request);
        prost_reflect::DynamicMessage::deserialize(method.input(), &mut json).unwrap();
        assert_eq!(address, "127.0.0.1:50051");
    }
}
