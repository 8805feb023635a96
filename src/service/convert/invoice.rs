//! Invoices.

use super::{
    Access, Mask, enum_filter, id_filter, money, money_message, optional_timestamp, text_filter, timestamp_message,
};
use crate::{
    domain::{
        Invoice, InvoiceId, InvoiceLine, InvoiceStatus, InvoiceUpdate, NewInvoice, Payment, SubscriptionId, Timestamp,
        Validator, check_period, limits,
    },
    proto as pb,
    service::visible::Visible,
    store::InvoiceFilter,
};

const FIELDS: &[(&str, Access)] = &[
    ("id", Access::OutputOnly),
    ("version", Access::OutputOnly),
    ("number", Access::OutputOnly),
    ("subscription_id", Access::Immutable),
    ("customer_id", Access::Immutable),
    ("status", Access::OutputOnly),
    ("lines", Access::Writable),
    ("total", Access::OutputOnly),
    ("amount_paid", Access::OutputOnly),
    ("amount_due", Access::OutputOnly),
    ("period_start_time", Access::Writable),
    ("period_end_time", Access::Writable),
    ("due_time", Access::Writable),
    ("memo", Access::Writable),
    ("notes", Access::Writable),
    ("metadata", Access::Writable),
    ("finalize_time", Access::OutputOnly),
    ("paid_time", Access::OutputOnly),
    ("void_time", Access::OutputOnly),
    ("create_time", Access::OutputOnly),
    ("update_time", Access::OutputOnly),
];

pub(in crate::service) fn new_invoice(id: InvoiceId, invoice: pb::Invoice, validator: &mut Validator) -> NewInvoice {
    let subscription_id = id_filter("invoice.subscription_id", &invoice.subscription_id, validator);
    if subscription_id.is_none() {
        validator.required_text("customer_id", &invoice.customer_id, limits::REFERENCE_CHARS_MAX);
    } else {
        validator.text("customer_id", &invoice.customer_id, limits::REFERENCE_CHARS_MAX);
    }
    validator.text("memo", &invoice.memo, limits::MEMO_CHARS_MAX);
    validator.text("notes", &invoice.notes, limits::NOTES_CHARS_MAX);
    let period_start_time = optional_timestamp("period_start_time", invoice.period_start_time, validator);
    let period_end_time = optional_timestamp("period_end_time", invoice.period_end_time, validator);
    check_period(period_start_time, period_end_time, validator);
    NewInvoice {
        id,
        subscription_id: subscription_id.map(SubscriptionId),
        customer_id: invoice.customer_id,
        lines: lines(invoice.lines, validator),
        period_start_time,
        period_end_time,
        due_time: optional_timestamp("due_time", invoice.due_time, validator),
        memo: invoice.memo,
        notes: invoice.notes,
        metadata: validator.metadata("metadata", invoice.metadata),
    }
}

pub(in crate::service) fn invoice_update(
    invoice: pb::Invoice,
    mask: Option<&prost_types::FieldMask>,
    validator: &mut Validator,
) -> InvoiceUpdate {
    let mask = Mask::parse(mask, FIELDS, validator);
    // A masked time that is unset clears the field.
    let mut time = |path: &str, time: Option<prost_types::Timestamp>| -> Option<Option<Timestamp>> {
        mask.has(path, time.is_some()).then(|| optional_timestamp(path, time, validator))
    };
    let period_start_time = time("period_start_time", invoice.period_start_time);
    let period_end_time = time("period_end_time", invoice.period_end_time);
    let due_time = time("due_time", invoice.due_time);
    check_period(period_start_time.flatten(), period_end_time.flatten(), validator);
    let update = InvoiceUpdate {
        subscription_id: mask.text("subscription_id", invoice.subscription_id),
        customer_id: mask.text("customer_id", invoice.customer_id),
        lines: mask.has("lines", !invoice.lines.is_empty()).then(|| lines(invoice.lines, validator)),
        period_start_time,
        period_end_time,
        due_time,
        memo: mask.text("memo", invoice.memo),
        notes: mask.text("notes", invoice.notes),
        metadata: mask
            .has("metadata", !invoice.metadata.is_empty())
            .then(|| validator.metadata("metadata", invoice.metadata)),
    };
    if let Some(memo) = &update.memo {
        validator.text("memo", memo, limits::MEMO_CHARS_MAX);
    }
    if let Some(notes) = &update.notes {
        validator.text("notes", notes, limits::NOTES_CHARS_MAX);
    }
    update
}

/// A payment; `None` when its amount is malformed.
pub(in crate::service) fn payment(
    amount: Option<pb::Money>,
    reference: String,
    validator: &mut Validator,
) -> Option<Payment> {
    validator.required_text("payment_reference", &reference, limits::REFERENCE_CHARS_MAX);
    let amount = money("amount", amount, validator)?;
    if amount.minor() <= 0 {
        validator.reject("amount", format!("must be above 0, found {amount}"));
    }
    Some(Payment { amount, reference })
}

pub(in crate::service) fn invoice_filter(request: pb::ListInvoicesRequest, validator: &mut Validator) -> InvoiceFilter {
    InvoiceFilter {
        customer_id: text_filter("customer_id", request.customer_id, validator),
        subscription_id: id_filter("subscription_id", &request.subscription_id, validator).map(SubscriptionId),
        status: enum_filter("status", request.status, validator, status),
        created: (
            optional_timestamp("create_time_from", request.create_time_from, validator),
            optional_timestamp("create_time_until", request.create_time_until, validator),
        ),
    }
}

/// The well-formed lines; beyond the limit no line is looked at, so that the violations of one request stay few.
fn lines(lines: Vec<pb::InvoiceLine>, validator: &mut Validator) -> Vec<InvoiceLine> {
    if lines.len() > limits::INVOICE_LINES_MAX {
        validator.reject("lines", format!("at most {}, found {}", limits::INVOICE_LINES_MAX, lines.len()));
        return Vec::new();
    }
    let mut parse = |(index, line): (usize, pb::InvoiceLine)| {
        let field = |name: &str| format!("lines[{index}].{name}");
        let chars_max = limits::LINE_DESCRIPTION_CHARS_MAX;
        validator.required_text(&field("description"), &line.description, chars_max);
        validator.positive(&field("quantity"), line.quantity, limits::QUANTITY_MAX);
        let unit_amount = money(&field("unit_amount"), line.unit_amount, validator)?;
        let parsed = InvoiceLine::new(line.description, line.quantity, unit_amount);
        if parsed.is_none() {
            validator.reject(&field("unit_amount"), "the amount of the line is out of range");
        }
        parsed
    };
    let count = lines.len();
    let parsed: Vec<_> = lines.into_iter().enumerate().filter_map(&mut parse).collect();
    // Of malformed lines no sum is asked for, since it would only be wrong because they are.
    if parsed.len() == count && parsed.iter().all(|line| line.quantity > 0) {
        InvoiceLine::sum(&parsed, validator);
    }
    parsed
}

fn status(status: pb::InvoiceStatus) -> Option<InvoiceStatus> {
    match status {
        pb::InvoiceStatus::Unspecified => None,
        pb::InvoiceStatus::Draft => Some(InvoiceStatus::Draft),
        pb::InvoiceStatus::Open => Some(InvoiceStatus::Open),
        pb::InvoiceStatus::Paid => Some(InvoiceStatus::Paid),
        pb::InvoiceStatus::Void => Some(InvoiceStatus::Void),
        pb::InvoiceStatus::Uncollectible => Some(InvoiceStatus::Uncollectible),
    }
}

fn line_message(line: InvoiceLine) -> pb::InvoiceLine {
    pb::InvoiceLine {
        description: line.description,
        quantity: line.quantity,
        unit_amount: Some(money_message(line.unit_amount)),
        amount: Some(money_message(line.amount)),
    }
}

impl From<Visible<Invoice>> for pb::Invoice {
    fn from(invoice: Visible<Invoice>) -> Self {
        let invoice = invoice.into_inner();
        let status = match invoice.status {
            InvoiceStatus::Draft => pb::InvoiceStatus::Draft,
            InvoiceStatus::Open => pb::InvoiceStatus::Open,
            InvoiceStatus::Paid => pb::InvoiceStatus::Paid,
            InvoiceStatus::Void => pb::InvoiceStatus::Void,
            InvoiceStatus::Uncollectible => pb::InvoiceStatus::Uncollectible,
        };
        Self {
            id: invoice.id.to_string(),
            version: invoice.version.get(),
            number: invoice.number.unwrap_or_default(),
            subscription_id: invoice.subscription_id.map(|id| id.to_string()).unwrap_or_default(),
            customer_id: invoice.customer_id,
            status: status.into(),
            lines: invoice.lines.into_iter().map(line_message).collect(),
            total: invoice.total.map(money_message),
            amount_paid: invoice.amount_paid.map(money_message),
            amount_due: invoice.amount_due.map(money_message),
            period_start_time: invoice.period_start_time.map(timestamp_message),
            period_end_time: invoice.period_end_time.map(timestamp_message),
            due_time: invoice.due_time.map(timestamp_message),
            memo: invoice.memo,
            notes: invoice.notes,
            metadata: invoice.metadata,
            finalize_time: invoice.finalize_time.map(timestamp_message),
            paid_time: invoice.paid_time.map(timestamp_message),
            void_time: invoice.void_time.map(timestamp_message),
            create_time: Some(timestamp_message(invoice.create_time)),
            update_time: Some(timestamp_message(invoice.update_time)),
        }
    }
}
