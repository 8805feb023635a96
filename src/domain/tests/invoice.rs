use super::violated;
use crate::{
    domain::{
        Error, Invoice, InvoiceAction, InvoiceEffect, InvoiceLine, InvoiceStatus, InvoiceUpdate, NewInvoice,
        SubscriptionId, SubscriptionStatus, Timestamp,
        fixtures::{self, at, draft, invoice, line, metadata, money, new_invoice, payment},
    },
    occ::EntityType,
};

fn now() -> Timestamp {
    at("2026-03-10")
}

fn act(invoice: &Invoice, action: InvoiceAction) -> Result<Invoice, Error> {
    match action {
        InvoiceAction::Finalize => invoice.finalize(now()).map(|change| change.entity),
        InvoiceAction::PayPart => invoice.record_payment(payment("0.01 EUR"), false, now()).map(|change| change.entity),
        InvoiceAction::PayRest => {
            invoice.record_payment(payment("20.00 EUR"), false, now()).map(|change| change.entity)
        }
        InvoiceAction::Void => invoice.void(now()),
        InvoiceAction::MarkUncollectible => invoice.mark_uncollectible(),
    }
}

#[test]
fn invoices_follow_the_table() {
    use InvoiceStatus::{Draft, Open, Paid, Uncollectible, Void};
    const NO: Option<InvoiceStatus> = None;
    // In the order of InvoiceAction::ALL: finalize, pay a part, pay the rest, void, mark uncollectible.
    let table = [
        (Draft, [Some(Open), NO, NO, Some(Void), NO]),
        (Open, [NO, Some(Open), Some(Paid), Some(Void), Some(Uncollectible)]),
        (Paid, [NO, NO, NO, NO, NO]),
        (Void, [NO, NO, NO, NO, NO]),
        (Uncollectible, [NO, Some(Uncollectible), Some(Paid), Some(Void), NO]),
    ];
    assert_eq!(table.map(|(from, _)| from), InvoiceStatus::ALL);
    for (from, row) in table {
        for (action, expected) in InvoiceAction::ALL.into_iter().zip(row) {
            assert_eq!(from.after(action).ok(), expected, "{from:?} {action:?}");
            let result = act(&invoice(from), action);
            assert_eq!(result.as_ref().ok().map(|changed| changed.status), expected, "{from:?} {action:?}");
            match result {
                Ok(_) => {}
                Err(Error::InvalidTransition { entity, from: named, .. }) => {
                    assert_eq!((entity, named), (EntityType::Invoice, from.as_str()));
                }
                Err(other) => panic!("expected an invalid transition, found {other:?}"),
            }
        }
    }
}

#[test]
fn each_action_writes_its_fields_and_no_other() {
    use InvoiceStatus::{Draft, Open, Uncollectible, Void};
    let open = Invoice { status: Open, finalize_time: Some(now()), ..invoice(Draft) };
    let finalized = invoice(Draft).finalize(now()).unwrap();
    assert_eq!((finalized.entity, finalized.effects), (open, vec![InvoiceEffect::TakeNumber]));
    for status in [Draft, Open, Uncollectible] {
        let expected = Invoice { status: Void, void_time: Some(now()), ..invoice(status) };
        assert_eq!(invoice(status).void(now()), Ok(expected), "{status:?}");
    }
    assert_eq!(invoice(Open).mark_uncollectible(), Ok(Invoice { status: Uncollectible, ..invoice(Open) }));
}

#[test]
fn an_invoice_over_nothing_is_paid_when_it_is_finalized() {
    let draft = draft(vec![line(1, "5.00 EUR"), line(1, "-5.00 EUR")]);
    let finalized = draft.finalize(now()).unwrap();
    let paid =
        Invoice { status: InvoiceStatus::Paid, finalize_time: Some(now()), paid_time: Some(now()), ..draft.clone() };
    assert_eq!((finalized.entity, finalized.effects), (paid, vec![InvoiceEffect::TakeNumber]));
}

#[test]
fn an_invoice_without_lines_cannot_be_finalized_but_voided() {
    assert_eq!(draft(Vec::new()).finalize(now()), Err(Error::InvoiceEmpty));
    assert_eq!(draft(Vec::new()).void(now()).map(|invoice| invoice.status), Ok(InvoiceStatus::Void));
}

#[test]
fn an_invoice_of_a_subscription_is_its_customers_and_in_its_currency() {
    let subscription = fixtures::subscription(SubscriptionStatus::Active);
    let new = |customer_id: &str, price| NewInvoice {
        subscription_id: Some(subscription.id),
        customer_id: customer_id.to_owned(),
        ..new_invoice(vec![line(1, price)])
    };
    for customer_id in ["", "customer-1"] {
        let draft = Invoice::draft(new(customer_id, "1.00 EUR"), Some(&subscription), now()).unwrap();
        assert_eq!((draft.customer_id.as_str(), draft.subscription_id), ("customer-1", Some(subscription.id)));
    }
    let refused = Invoice::draft(new("customer-2", "1.00 EUR"), Some(&subscription), now());
    assert_eq!(violated(refused), ["invoice.customer_id"]);
    let mismatch = Error::CurrencyMismatch { expected: fixtures::currency("EUR"), actual: fixtures::currency("JPY") };
    assert_eq!(Invoice::draft(new("", "1 JPY"), Some(&subscription), now()), Err(mismatch.clone()));
    let draft = Invoice::draft(new("", "1.00 EUR"), Some(&subscription), now()).unwrap();
    let lines = |lines| InvoiceUpdate { lines: Some(lines), ..InvoiceUpdate::default() };
    assert_eq!(draft.update(&lines(vec![line(1, "1 JPY")])), Err(mismatch.clone()));
    // Its currency is known without lines, too, but there is nothing to finalize.
    let empty = draft.update(&lines(Vec::new())).unwrap();
    assert_eq!((empty.total, empty.amount_due), (Some(money("0.00 EUR")), Some(money("0.00 EUR"))));
    assert_eq!(empty.finalize(now()), Err(Error::InvoiceEmpty));
    assert_eq!(empty.update(&lines(vec![line(1, "1 JPY")])), Err(mismatch));
    assert_eq!(empty.update(&lines(draft.lines.clone())), Ok(draft));
}

#[test]
fn an_update_writes_the_given_fields_and_no_other() {
    let times = |invoice| Invoice {
        period_start_time: Some(at("2026-01-31")),
        period_end_time: Some(at("2026-02-28")),
        due_time: Some(at("2026-03-31")),
        ..invoice
    };
    let invoice = times(invoice(InvoiceStatus::Draft));
    let nothing = InvoiceUpdate::default;
    let pairs = metadata(&[("po", "1")]);
    let (start, end) = (Some(at("2026-02-01")), Some(at("2026-03-01")));
    let table = [
        (nothing(), invoice.clone()),
        (
            InvoiceUpdate { period_start_time: Some(start), ..nothing() },
            Invoice { period_start_time: start, ..invoice.clone() },
        ),
        (
            InvoiceUpdate { period_start_time: Some(None), ..nothing() },
            Invoice { period_start_time: None, ..invoice.clone() },
        ),
        (
            InvoiceUpdate { period_end_time: Some(end), ..nothing() },
            Invoice { period_end_time: end, ..invoice.clone() },
        ),
        (
            InvoiceUpdate { period_end_time: Some(None), ..nothing() },
            Invoice { period_end_time: None, ..invoice.clone() },
        ),
        (InvoiceUpdate { due_time: Some(end), ..nothing() }, Invoice { due_time: end, ..invoice.clone() }),
        (InvoiceUpdate { due_time: Some(None), ..nothing() }, Invoice { due_time: None, ..invoice.clone() }),
        (
            InvoiceUpdate { memo: Some("hi".to_owned()), ..nothing() },
            Invoice { memo: "hi".to_owned(), ..invoice.clone() },
        ),
        (
            InvoiceUpdate { notes: Some("hi".to_owned()), ..nothing() },
            Invoice { notes: "hi".to_owned(), ..invoice.clone() },
        ),
        (InvoiceUpdate { metadata: Some(pairs.clone()), ..nothing() }, Invoice { metadata: pairs, ..invoice.clone() }),
        (
            InvoiceUpdate { lines: Some(vec![line(3, "1.00 EUR")]), ..nothing() },
            Invoice {
                lines: vec![line(3, "1.00 EUR")],
                total: Some(money("3.00 EUR")),
                amount_due: Some(money("3.00 EUR")),
                ..invoice.clone()
            },
        ),
    ];
    for (update, expected) in table {
        assert_eq!(invoice.update(&update), Ok(expected), "{update:?}");
    }
}

#[test]
fn all_changed_immutable_fields_are_named_together() {
    let id = SubscriptionId(uuid::Uuid::from_u128(0xb2));
    let billed = Invoice { subscription_id: Some(id), ..invoice(InvoiceStatus::Void) };
    let unbilled = invoice(InvoiceStatus::Void);
    let update = |subscription_id: &str, customer_id: &str| InvoiceUpdate {
        subscription_id: Some(subscription_id.to_owned()),
        customer_id: Some(customer_id.to_owned()),
        ..InvoiceUpdate::default()
    };
    let (subscription, customer) = ("invoice.subscription_id", "invoice.customer_id");
    let other = SubscriptionId(uuid::Uuid::from_u128(7)).to_string();
    let table = [
        (&billed, update(&other, "customer-2"), vec![subscription, customer]),
        (&billed, update("", "customer-1"), vec![subscription]),
        (&billed, update("no id", ""), vec![subscription, customer]),
        (&unbilled, update(&other, "customer-1"), vec![subscription]),
        (&unbilled, update("no id", "customer-1"), vec![subscription]),
    ];
    for (invoice, update, expected) in table {
        assert_eq!(violated(invoice.update(&update)), expected, "{update:?}");
    }
    let same = update(&id.to_string().to_uppercase(), "customer-1");
    assert_eq!(billed.update(&same), Ok(billed.clone()));
    assert_eq!(unbilled.update(&update("", "customer-1")), Ok(unbilled.clone()));
}

#[test]
fn a_finalized_invoice_keeps_its_lines_and_its_period() {
    use InvoiceStatus::{Open, Paid, Uncollectible, Void};
    let nothing = InvoiceUpdate::default;
    for status in [Open, Paid, Void, Uncollectible] {
        let invoice = Invoice { period_start_time: Some(at("2026-01-31")), ..invoice(status) };
        let refused = |field| Err(Error::InvoiceNotDraft { field, status: status.as_str() });
        let frozen: [(&str, InvoiceUpdate); 4] = [
            ("lines", InvoiceUpdate { lines: Some(vec![line(1, "20.00 EUR")]), ..nothing() }),
            ("lines", InvoiceUpdate { lines: Some(Vec::<InvoiceLine>::new()), ..nothing() }),
            ("period", InvoiceUpdate { period_start_time: Some(None), ..nothing() }),
            ("period", InvoiceUpdate { period_end_time: Some(Some(at("2026-02-28"))), ..nothing() }),
        ];
        for (field, update) in frozen {
            assert_eq!(invoice.update(&update), refused(field), "{status:?} {update:?}");
        }
        // The same values again, and what is not frozen.
        let update = InvoiceUpdate {
            lines: Some(invoice.lines.clone()),
            period_start_time: Some(invoice.period_start_time),
            due_time: Some(Some(at("2026-04-01"))),
            ..nothing()
        };
        let expected = Invoice { due_time: Some(at("2026-04-01")), ..invoice.clone() };
        assert_eq!(invoice.update(&update), Ok(expected), "{status:?}");
    }
}
