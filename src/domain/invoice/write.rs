//! What is written to invoices.

use serde::Serialize;

use super::InvoiceLine;
use crate::domain::{InvoiceId, Metadata, SubscriptionId, Timestamp};

/// An invoice to be created, its fields within their limits.
#[derive(Debug, Clone)]
pub struct NewInvoice {
    /// Its id.
    pub id: InvoiceId,
    /// The subscription that it bills.
    pub subscription_id: Option<SubscriptionId>,
    /// The customer, in another system; empty to take its subscription's.
    pub customer_id: String,
    /// What is billed.
    pub lines: Vec<InvoiceLine>,
    /// When the billed period begins.
    pub period_start_time: Option<Timestamp>,
    /// When the billed period ends.
    pub period_end_time: Option<Timestamp>,
    /// When it is to be paid by.
    pub due_time: Option<Timestamp>,
    /// A message to the customer.
    pub memo: String,
    /// The staff's internal notes.
    pub notes: String,
    /// The caller's own pairs.
    pub metadata: Metadata,
}

/// The fields of an invoice to be written, within their limits; `None` leaves one alone, `Some(None)` clears it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct InvoiceUpdate {
    /// Immutable; here so that an attempt to change it is refused. As text, since what is refused need not be an id.
    #[serde(skip)]
    pub subscription_id: Option<String>,
    /// Immutable; here so that an attempt to change it is refused.
    #[serde(skip)]
    pub customer_id: Option<String>,
    /// What is billed, all of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<InvoiceLine>>,
    /// When the billed period begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period_start_time: Option<Option<Timestamp>>,
    /// When the billed period ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period_end_time: Option<Option<Timestamp>>,
    /// When it is to be paid by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_time: Option<Option<Timestamp>>,
    /// A message to the customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memo: Option<String>,
    /// The staff's internal notes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// The caller's own pairs, all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Metadata>,
}
