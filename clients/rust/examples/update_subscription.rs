//! Adds a line to a subscription's notes, whoever else is writing to it.
//!
//! ```text
//! cargo run -p occam-client --example update_subscription [URL [SUBSCRIPTION_ID]]
//! ```
//!
//! Without an id it takes the first subscription of the list. `occam serve --sample-data` prints one to try.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use occam_client::v1::ListSubscriptionsRequest;
use occam_client::{Client, SubscriptionChange};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // A conflict that outlasts three attempts says here who changed what.
            eprintln!("{error}");
            let mut source = error.source();
            while let Some(cause) = source {
                eprintln!("  because: {cause}");
                source = cause.source();
            }
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let url = args.next().unwrap_or_else(|| "http://127.0.0.1:50051".to_owned());
    let client = Client::builder().principal("example").timeout(Duration::from_secs(10)).connect(url).await?;
    let id = match args.next() {
        Some(id) => id,
        None => first_subscription(&client).await?,
    };

    // docs:begin
    let mut version_read = 0;
    let outcome = client
        .modify_subscription(&id, |subscription| {
            // Asked again after a conflict, with what the subscription is then: nobody else's line is lost.
            version_read = subscription.version;
            let mut edited = subscription.clone();
            if !edited.notes.is_empty() {
                edited.notes.push('\n');
            }
            edited.notes.push_str("Greetings from the example.");
            Some(SubscriptionChange::update(edited, ["notes"]))
        })
        .await?;
    // docs:end

    let subscription = outcome.entity();
    println!("subscription {id} of {}", subscription.customer_id);
    println!("  version   {version_read} -> {}", subscription.version);
    println!("  attempts  {}", outcome.attempts());
    for (index, line) in subscription.notes.lines().enumerate() {
        println!("  {:<9} {line}", if index == 0 { "notes" } else { "" });
    }
    Ok(())
}

async fn first_subscription(client: &Client) -> Result<String, Box<dyn Error>> {
    let request = ListSubscriptionsRequest { page_size: 1, ..Default::default() };
    let page = client.subscriptions().list_subscriptions(request).await?.into_inner();
    let first = page.subscriptions.into_iter().next();
    Ok(first.ok_or("there is no subscription yet: create one, or name one")?.id)
}
