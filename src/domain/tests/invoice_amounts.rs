use super::violated;
use crate::{
    domain::{
        Error, Invoice, InvoiceEffect, InvoiceLine, InvoiceStatus, InvoiceUpdate, Money, NewInvoice, Timestamp,
        fixtures::{self, at, currency, draft, invoice, line, money, new_invoice, payment},
        limits,
    },
    occ::Change,
};

fn now() -> Timestamp {
    at("2026-03-10")
}

fn create(lines: Vec<InvoiceLine>) -> Result<Invoice, Error> {
    Invoice::draft(new_invoice(lines), None, now())
}

#[test]
fn a_line_costs_its_quantity_times_its_unit_amount() {
    let table = [
        (3, "9.99 EUR", Some("29.97 EUR")),
        (1, "0.00 EUR", Some("0.00 EUR")),
        (2, "-0.01 EUR", Some("-0.02 EUR")),
        (1_000_000, "1 JPY", Some("1000000 JPY")),
        (2, "92233720368547758.07 EUR", None),
        (1_000_000, "-9223372036854775808 JPY", None),
    ];
    for (quantity, unit_amount, amount) in table {
        let line = InvoiceLine::new("Basic".to_owned(), quantity, money(unit_amount));
        assert_eq!(line.map(|line| line.amount), amount.map(money), "{quantity} times {unit_amount}");
    }
}

#[test]
fn the_total_is_the_sum_of_the_lines() {
    let table = [
        (vec![], None),
        (vec![line(2, "10.00 EUR")], Some("20.00 EUR")),
        (vec![line(2, "10.00 EUR"), line(1, "0.01 EUR"), line(3, "-0.50 EUR")], Some("18.51 EUR")),
        (vec![line(1, "-1.00 EUR"), line(1, "1.00 EUR")], Some("0.00 EUR")),
        (vec![line(3, "0.001 BHD"), line(1, "1.234 BHD")], Some("1.237 BHD")),
        (vec![line(7, "100 JPY")], Some("700 JPY")),
        (vec![line(1, "92233720368547758.07 EUR")], Some("92233720368547758.07 EUR")),
    ];
    for (lines, total) in table {
        let draft = create(lines.clone()).unwrap();
        let total = total.map(money);
        assert_eq!((draft.total, draft.amount_due), (total, total), "{lines:?}");
        assert_eq!(draft.amount_paid, total.map(|total| Money::from_minor(total.currency(), 0)), "{lines:?}");
        // An update comes to the same as a creation.
        let update = InvoiceUpdate { lines: Some(lines), ..InvoiceUpdate::default() };
        let updated = fixtures::draft(vec![line(1, "5 JPY")]).update(&update).unwrap();
        assert_eq!((updated.total, updated.amount_paid), (draft.total, draft.amount_paid));
        assert_eq!((updated.amount_due, updated.lines), (draft.amount_due, draft.lines));
    }
}

#[test]
fn lines_that_make_no_bill_are_refused() {
    let many = vec![line(1, "1.00 EUR"); limits::INVOICE_LINES_MAX];
    assert!(create(many.clone()).is_ok());
    let table = [
        (vec![line(1, "-0.01 EUR")], vec!["invoice.lines"]),
        (vec![line(1, "92233720368547758.07 EUR"), line(1, "0.01 EUR")], vec!["invoice.lines"]),
        (
            vec![line(1, "1.00 EUR"), line(1, "1 JPY"), line(1, "1.00 EUR"), line(1, "1.00 USD")],
            vec!["invoice.lines[1].unit_amount", "invoice.lines[3].unit_amount"],
        ),
        ([many, vec![line(1, "1.00 EUR")]].concat(), vec!["invoice.lines"]),
    ];
    for (lines, expected) in table {
        let update = InvoiceUpdate { lines: Some(lines.clone()), ..InvoiceUpdate::default() };
        assert_eq!(violated(create(lines)), expected);
        assert_eq!(violated(draft(Vec::new()).update(&update)), expected);
    }
}

#[test]
fn a_period_ends_after_it_begins() {
    let times = [None, Some(at("2026-01-31")), Some(at("2026-02-28"))];
    for start in times {
        for end in times {
            let new = NewInvoice { period_start_time: start, period_end_time: end, ..new_invoice(Vec::new()) };
            let created = Invoice::draft(new, None, now());
            let update = InvoiceUpdate {
                period_start_time: Some(start),
                period_end_time: Some(end),
                ..InvoiceUpdate::default()
            };
            let updated = draft(Vec::new()).update(&update);
            if start.zip(end).is_none_or(|(start, end)| start < end) {
                assert_eq!(
                    created.map(|invoice| (invoice.period_start_time, invoice.period_end_time)),
                    Ok((start, end))
                );
                assert_eq!(
                    updated.map(|invoice| (invoice.period_start_time, invoice.period_end_time)),
                    Ok((start, end))
                );
            } else {
                assert_eq!(violated(created), ["invoice.period_end_time"]);
                assert_eq!(violated(updated), ["invoice.period_end_time"]);
            }
        }
    }
}

#[test]
fn payments_add_up_to_paid() {
    for status in [InvoiceStatus::Open, InvoiceStatus::Uncollectible] {
        let unpaid = invoice(status);
        let first = unpaid.record_payment(payment("19.99 EUR"), false, now()).unwrap();
        let part_paid =
            Invoice { amount_paid: Some(money("19.99 EUR")), amount_due: Some(money("0.01 EUR")), ..unpaid.clone() };
        let effects = vec![InvoiceEffect::InsertPayment(payment("19.99 EUR"))];
        assert_eq!(first, Change { entity: part_paid.clone(), effects });
        let second = part_paid.record_payment(payment("0.01 EUR"), false, now()).unwrap();
        let paid = Invoice {
            status: InvoiceStatus::Paid,
            amount_paid: Some(money("20.00 EUR")),
            amount_due: Some(money("0.00 EUR")),
            paid_time: Some(now()),
            ..unpaid
        };
        assert_eq!(second.entity, paid, "{status:?}");
        assert_eq!(part_paid.void(now()), Err(Error::InvoiceHasPayments { amount_paid: money("19.99 EUR") }));
    }
}

#[test]
fn payments_that_do_not_fit_are_refused() {
    let open = invoice(InvoiceStatus::Open);
    let pay = |amount| open.record_payment(payment(amount), false, now());
    let too_large = |amount| Error::PaymentTooLarge { amount: money(amount), amount_due: money("20.00 EUR") };
    assert_eq!(pay("20.01 EUR"), Err(too_large("20.01 EUR")));
    assert_eq!(pay("92233720368547758.07 EUR"), Err(too_large("92233720368547758.07 EUR")));
    let mismatch = Error::CurrencyMismatch { expected: currency("EUR"), actual: currency("USD") };
    assert_eq!(pay("20.00 USD"), Err(mismatch));
    for amount in ["0.00 EUR", "-0.01 EUR", "-92233720368547758.08 EUR"] {
        assert_eq!(violated(pay(amount)), ["amount"], "{amount}");
    }
}

#[test]
fn a_payment_that_is_known_is_told_so_whatever_the_status() {
    for status in InvoiceStatus::ALL {
        let again = invoice(status).record_payment(payment("20.00 EUR"), true, now());
        let reference = "transfer-1".to_owned();
        assert_eq!(again, Err(Error::PaymentAlreadyRecorded { reference }), "{status:?}");
    }
}
