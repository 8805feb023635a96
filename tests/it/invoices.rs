//! `BillingService`.

mod refusals;

use std::time::{Duration, Instant};

use occam_client::{
    Client, InvoiceChange, Money,
    prost_types::Timestamp,
    tonic::Code,
    v1::{CreateInvoiceRequest, Invoice, InvoiceLine, InvoiceStatus, ListInvoicesRequest},
};
use serde_json::json;

use crate::{
    fixtures::{change, create_invoice, create_subscription, euros, line, new_id, records},
    harness::{Blocker, execute},
    on_databases, on_each_database,
    refusal::Refusal,
    wire::Wire,
};

async fn create(client: &Client, invoice: Invoice) -> Invoice {
    let request = CreateInvoiceRequest { invoice: Some(invoice), ..Default::default() };
    client.create_invoice(request).await.unwrap().entity
}

fn pay(amount: Money, reference: &str) -> InvoiceChange {
    InvoiceChange::RecordPayment { amount, payment_reference: reference.to_owned() }
}

fn at(seconds: i64, nanos: i32) -> Option<Timestamp> {
    Some(Timestamp { seconds, nanos })
}

/// Makes a change, and requires that it changed what `expected` says, the version and the update time, and nothing else.
async fn changes(
    client: &Client,
    before: &Invoice,
    change_: InvoiceChange,
    expected: impl FnOnce(&mut Invoice, &Invoice),
) -> Invoice {
    let after = change(client, before, change_.clone()).await;
    let mut wanted = before.clone();
    expected(&mut wanted, &after);
    (wanted.version, wanted.update_time) = (before.version + 1, after.update_time);
    assert_eq!(after, wanted, "{change_:?}");
    assert_eq!(client.get_invoice(&after.id).await.unwrap(), after);
    let record = records(client, &after.id).await.pop().unwrap();
    assert_eq!((record.version, record.time), (after.version, after.update_time));
    after
}

/// The invoice as finalizing makes it.
fn opened(wanted: &mut Invoice, after: &Invoice, number: &str) {
    assert!(after.finalize_time.is_some());
    wanted.status = InvoiceStatus::Open.into();
    wanted.number = number.to_owned();
    wanted.finalize_time = after.finalize_time;
}

async fn finalize(client: &Client, draft: &Invoice, number: &str) -> Invoice {
    changes(client, draft, InvoiceChange::Finalize, |wanted, after| opened(wanted, after, number)).await
}

on_each_database! {
    async fn an_invoice_begins_as_a_draft_with_its_sums(server: Server) {
        let client = server.client().await;
        let subscription = create_subscription(&client).await;
        let id = new_id();
        let sent_line = |description: &str, quantity, unit_amount| InvoiceLine {
            description: description.to_owned(),
            quantity,
            unit_amount: Some(unit_amount),
            amount: None,
        };
        let sent = Invoice {
            subscription_id: subscription.id.clone(),
            lines: vec![sent_line("Seats", 3, euros(9, 99)), sent_line("Discount", 1, euros(-2, -50))],
            period_start_time: at(1_700_000_000, 123_456_000),
            period_end_time: at(1_702_592_000, 0),
            due_time: at(1_703_000_000, 1_000),
            memo: "Thank you".to_owned(),
            notes: "internal".to_owned(),
            metadata: [("po".to_owned(), "4711".to_owned())].into(),
            ..Default::default()
        };
        let request = CreateInvoiceRequest { invoice: Some(sent.clone()), id: id.clone(), ..Default::default() };
        let created = client.create_invoice(request).await.unwrap().entity;
        let mut expected = Invoice {
            id: id.clone(),
            version: 1,
            customer_id: subscription.customer_id.clone(),
            status: InvoiceStatus::Draft.into(),
            total: Some(euros(27, 47)),
            amount_paid: Some(euros(0, 0)),
            amount_due: Some(euros(27, 47)),
            create_time: created.create_time,
            update_time: created.create_time,
            ..sent
        };
        expected.lines[0].amount = Some(euros(29, 97));
        expected.lines[1].amount = Some(euros(-2, -50));
        assert_eq!(created, expected);
        assert_eq!(client.get_invoice(&id).await.unwrap(), expected);
        let filter = ListInvoicesRequest { subscription_id: subscription.id.clone(), ..Default::default() };
        assert_eq!(client.billing().list_invoices(filter).await.unwrap().into_inner().invoices, [expected]);
        // Without lines a subscription's currency is known; without either, none is.
        let empty = |subscription_id: &str| Invoice {
            subscription_id: subscription_id.to_owned(),
            customer_id: "customer-1".to_owned(),
            ..Default::default()
        };
        let of_subscription = create(&client, empty(&subscription.id)).await;
        assert_eq!((of_subscription.total, of_subscription.amount_due), (Some(euros(0, 0)), Some(euros(0, 0))));
        assert_eq!(create(&client, empty("")).await.total, None);
    }

    async fn a_draft_is_edited_and_frozen_when_it_is_finalized(server: Server) {
        let client = server.client().await;
        let draft = create_invoice(&client).await;
        let edited = Invoice {
            lines: vec![line("Consulting", 40), line("Travel", 2)],
            period_start_time: at(1_700_000_000, 0),
            period_end_time: at(1_700_000_001, 0),
            due_time: at(1_800_000_000, 0),
            memo: "memo".to_owned(),
            notes: "notes".to_owned(),
            metadata: [("po".to_owned(), "1".to_owned())].into(),
            ..draft.clone()
        };
        let paths = ["lines", "period_start_time", "period_end_time", "due_time", "memo", "notes", "metadata", "total"];
        let draft = changes(&client, &draft, InvoiceChange::update(edited.clone(), paths), |wanted, _| {
            *wanted = edited.clone();
            wanted.lines.iter_mut().for_each(|line| line.amount.clone_from(&line.unit_amount));
            (wanted.total, wanted.amount_due) = (Some(euros(42, 0)), Some(euros(42, 0)));
        })
        .await;
        let open = finalize(&client, &draft, "INV-000001").await;
        // What is not billed can still be written, and a time be cleared.
        let edited = Invoice { memo: "later".to_owned(), due_time: None, ..open.clone() };
        let update = InvoiceChange::update(edited, ["memo", "due_time", "lines"]);
        changes(&client, &open, update, |wanted, _| {
            wanted.memo = "later".to_owned();
            wanted.due_time = None;
        })
        .await;
    }

    async fn payments_add_up_until_an_invoice_is_paid(server: Server) {
        let client = server.client().await;
        let open = finalize(&client, &create_invoice(&client).await, "INV-000001").await;
        let part = changes(&client, &open, pay(euros(40, 0), "p-1"), |wanted, _| {
            (wanted.amount_paid, wanted.amount_due) = (Some(euros(40, 0)), Some(euros(60, 0)));
        })
        .await;
        let part = changes(&client, &part, pay(euros(59, 99), "p-2"), |wanted, _| {
            (wanted.amount_paid, wanted.amount_due) = (Some(euros(99, 99)), Some(euros(0, 1)));
        })
        .await;
        let paid = changes(&client, &part, pay(euros(0, 1), "p-3"), |wanted, after| {
            assert!(after.paid_time.is_some());
            wanted.status = InvoiceStatus::Paid.into();
            (wanted.amount_paid, wanted.amount_due) = (Some(euros(100, 0)), Some(euros(0, 0)));
            wanted.paid_time = after.paid_time;
        })
        .await;
        assert_eq!(paid.version, 5);
    }

    async fn nothing_to_pay_is_paid_at_once(server: Server) {
        let client = server.client().await;
        let lines = vec![line("Consulting", 10), line("Credit", -10)];
        let draft = create(&client, Invoice { customer_id: "c".to_owned(), lines, ..Default::default() }).await;
        changes(&client, &draft, InvoiceChange::Finalize, |wanted, after| {
            opened(wanted, after, "INV-000001");
            wanted.status = InvoiceStatus::Paid.into();
            wanted.paid_time = after.finalize_time;
        })
        .await;
    }

    async fn an_invoice_is_voided_or_given_up_and_paid_after_all(server: Server) {
        let client = server.client().await;
        let void = |wanted: &mut Invoice, after: &Invoice| {
            assert!(after.void_time.is_some());
            wanted.status = InvoiceStatus::Void.into();
            wanted.void_time = after.void_time;
        };
        let give_up = |wanted: &mut Invoice, _: &Invoice| wanted.status = InvoiceStatus::Uncollectible.into();
        let draft = create_invoice(&client).await;
        changes(&client, &draft, InvoiceChange::Void, void).await;
        let open = finalize(&client, &create_invoice(&client).await, "INV-000001").await;
        changes(&client, &open, InvoiceChange::Void, void).await;
        let open = finalize(&client, &create_invoice(&client).await, "INV-000002").await;
        let given_up = changes(&client, &open, InvoiceChange::MarkUncollectible, give_up).await;
        changes(&client, &given_up, InvoiceChange::Void, void).await;

        let open = finalize(&client, &create_invoice(&client).await, "INV-000003").await;
        let given_up = changes(&client, &open, InvoiceChange::MarkUncollectible, give_up).await;
        let part = changes(&client, &given_up, pay(euros(1, 0), "p-1"), |wanted, _| {
            (wanted.amount_paid, wanted.amount_due) = (Some(euros(1, 0)), Some(euros(99, 0)));
        })
        .await;
        changes(&client, &part, pay(euros(99, 0), "p-2"), |wanted, after| {
            wanted.status = InvoiceStatus::Paid.into();
            (wanted.amount_paid, wanted.amount_due) = (Some(euros(100, 0)), Some(euros(0, 0)));
            wanted.paid_time = after.paid_time;
        })
        .await;
    }

    async fn currencies_keep_the_decimals_that_they_have(server: Server) {
        let client = server.client().await;
        for (currency, units, nanos) in [("JPY", 1_000, 0), ("BHD", 1, 234_000_000), ("CLF", 0, 123_400_000)] {
            let amount = Money { currency_code: currency.to_owned(), units, nanos };
            let sent = InvoiceLine {
                description: "Seat".to_owned(),
                quantity: 1,
                unit_amount: Some(amount.clone()),
                amount: None,
            };
            let draft =
                create(&client, Invoice { customer_id: "c".to_owned(), lines: vec![sent], ..Default::default() }).await;
            assert_eq!((&draft.total, &draft.lines[0].amount), (&Some(amount.clone()), &Some(amount.clone())));
            let open = change(&client, &draft, InvoiceChange::Finalize).await;
            assert_eq!(change(&client, &open, pay(amount, "p")).await.status(), InvoiceStatus::Paid);
        }
    }

    async fn a_series_that_gives_a_number_twice_is_damage_and_passes_by_itself_never(server: Server) {
        let (client, wire) = (server.client().await, Wire::connect(&server.url).await);
        finalize(&client, &create_invoice(&client).await, "INV-000001").await;
        execute(&server.database_url, "UPDATE number_series SET next_value = 1").await;
        let draft = create_invoice(&client).await;
        let request = json!({"id": draft.id, "expected_version": 1});
        let refusal = Refusal::of(&wire.call("FinalizeInvoice", request).await.unwrap_err());
        assert_eq!(refusal.kind(), (Code::Internal, "INTERNAL"));
        assert_eq!(client.get_invoice(&draft.id).await.unwrap(), draft);
    }
}

on_databases! {
    [postgres Postgres, serializable PostgresSerializable]
    async fn whoever_waits_for_an_invoice_does_not_keep_others_from_their_numbers(server: Server) {
        let client = server.client().await;
        let (locked, free) = (create_invoice(&client).await, create_invoice(&client).await);
        let lock = format!("SELECT 1 FROM invoices WHERE id = '{}' FOR UPDATE", locked.id);
        let blocker = Blocker::hold_by(&server.database_url, &lock).await;
        let begun = Instant::now();
        let waiting = tokio::spawn({
            let (client, locked) = (client.clone(), locked.clone());
            async move { change(&client, &locked, InvoiceChange::Finalize).await }
        });
        blocker.wait_for_waiting(1).await;
        finalize(&client, &free, "INV-000001").await;
        // After that the server gives the wait up for a moment.
        assert!(begun.elapsed() < Duration::from_secs(5), "it had to wait");
        assert!(!waiting.is_finished());
        blocker.release().await;
        assert_eq!(waiting.await.unwrap().number, "INV-000002");
    }
}
