//! Invoices: what can be done to one, and by which RPC.

use std::time::Duration;

use tonic::Status;

use crate::entity::{self, Entity, Guard, Writes, field_mask, guarded, present, replies, reply, request, submit_verb};
use crate::fields::{Differences, fields};
use crate::v1::version_conflict::Current;
use crate::v1::{CreateInvoiceRequest, EntityType, GetInvoiceRequest, Invoice, InvoiceLine};
use crate::{Client, Error, Intent, Money, Outcome, Reply};

/// What can be done to an invoice.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum InvoiceChange {
    /// Writes fields of it; see [`InvoiceChange::update`].
    Update {
        /// The new values. Its `id` and `version` are ignored.
        invoice: Box<Invoice>,
        /// The fields to write: `lines`, `period_start_time`, `period_end_time`, `due_time`, `memo`, `notes`, `metadata`. Empty: those that are populated.
        update_mask: Vec<String>,
    },
    /// Freezes a draft, gives it its number and opens it.
    Finalize,
    /// Records a payment.
    RecordPayment {
        /// How much was paid, in the invoice's currency.
        amount: Money,
        /// The payment's name in the caller's system, unique within the invoice.
        payment_reference: String,
    },
    /// Takes it back.
    Void,
    /// Marks it as not expected to be paid.
    MarkUncollectible,
}

impl InvoiceChange {
    /// Writes the fields `paths` with the values that `invoice` has.
    pub fn update<P: Into<String>>(invoice: Invoice, paths: impl IntoIterator<Item = P>) -> Self {
        Self::Update { invoice: Box::new(invoice), update_mask: paths.into_iter().map(Into::into).collect() }
    }
}

impl Client {
    /// Reads an invoice, and again while the server is away.
    pub async fn get_invoice(&self, id: &str) -> Result<Invoice, Error<Invoice>> {
        self.get(id).await
    }

    /// Creates a draft, sending the same bytes again while the server is away.
    pub async fn create_invoice(&self, create: CreateInvoiceRequest) -> Result<Reply<Invoice>, Error<Invoice>> {
        self.send(&Intent::create(create)).await
    }

    /// Changes an invoice from what it is; see [`Client::modify`].
    pub async fn modify_invoice(
        &self,
        id: &str,
        mutate: impl FnMut(&Invoice) -> Option<InvoiceChange> + Send,
    ) -> Result<Outcome<Invoice>, Error<Invoice>> {
        self.modify(id, mutate).await
    }
}

replies!(Invoice, invoice:
    CreateInvoiceResponse UpdateInvoiceResponse FinalizeInvoiceResponse RecordPaymentResponse
    VoidInvoiceResponse MarkInvoiceUncollectibleResponse);

fields!(Invoice { lines period_start_time period_end_time due_time memo notes metadata }
    but not {
        id version number subscription_id customer_id status total amount_paid amount_due finalize_time paid_time
        void_time create_time update_time
    }, ignore_line_amounts);

/// The amount of a line is the server's: lines that differ in nothing else are the same, and to edit it is a mistake.
/// A line whose quantity or price was edited still has its old one, and a new line has none.
fn ignore_line_amounts(base: &Invoice, edited: &Invoice, mut differences: Differences) -> Differences {
    let bare = |line: &InvoiceLine| InvoiceLine { amount: None, ..line.clone() };
    let pairs = || base.lines.iter().zip(&edited.lines);
    if base.lines.len() == edited.lines.len() && pairs().all(|(base, edited)| bare(base) == bare(edited)) {
        differences.writable.retain(|path| *path != "lines");
    }
    let edits_amount = |(base, edited): (&InvoiceLine, &InvoiceLine)| {
        edited.amount.is_some() && edited.amount != base.amount && bare(base) == bare(edited)
    };
    if pairs().any(edits_amount) {
        differences.fixed.push("lines.amount");
    }
    differences
}

impl Writes for InvoiceChange {
    type Entity = Invoice;
}

impl Writes for CreateInvoiceRequest {
    type Entity = Invoice;
}

impl entity::sealed::Sealed for Invoice {}

impl Entity for Invoice {
    type Change = InvoiceChange;
    type Create = CreateInvoiceRequest;

    const TYPE: EntityType = EntityType::Invoice;

    fn id(&self) -> &str {
        &self.id
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn from_current(current: Current) -> Option<Self> {
        match current {
            Current::Invoice(invoice) => Some(invoice),
            Current::Plan(_) | Current::Subscription(_) => None,
        }
    }

    fn request_id_of(create: &mut Self::Create) -> &mut String {
        &mut create.request_id
    }

    fn validate_only_of(create: &mut Self::Create) -> &mut bool {
        &mut create.validate_only
    }

    fn update(entity: Self, paths: Vec<String>) -> Self::Change {
        InvoiceChange::update(entity, paths)
    }

    fn as_update(change: &Self::Change) -> Option<(&Self, &[String])> {
        match change {
            InvoiceChange::Update { invoice, update_mask } => Some((invoice, update_mask)),
            InvoiceChange::Finalize
            | InvoiceChange::RecordPayment { .. }
            | InvoiceChange::Void
            | InvoiceChange::MarkUncollectible => None,
        }
    }

    async fn fetch(client: &Client, id: String, timeout: Option<Duration>) -> Result<Self, Status> {
        let get = request(GetInvoiceRequest { id }, timeout);
        let reply = client.billing().get_invoice(get).await?;
        present(reply.into_inner().invoice)
    }

    async fn submit_create(
        client: &Client,
        create: Self::Create,
        timeout: Option<Duration>,
    ) -> Result<Reply<Self>, Status> {
        let create = request(create, timeout);
        reply(client.billing().create_invoice(create).await?)
    }

    async fn submit_change(
        client: &Client,
        guard: Guard,
        change: Self::Change,
        timeout: Option<Duration>,
    ) -> Result<Reply<Self>, Status> {
        let mut rpc = client.billing();
        match change {
            InvoiceChange::Update { invoice, update_mask } => {
                let invoice = Some(Invoice { id: guard.id, ..*invoice });
                let message = guarded!(UpdateInvoiceRequest, guard, invoice, update_mask: field_mask(update_mask));
                reply(rpc.update_invoice(request(message, timeout)).await?)
            }
            InvoiceChange::Finalize => submit_verb!(rpc.finalize_invoice, guard, timeout, FinalizeInvoiceRequest {}),
            InvoiceChange::RecordPayment { amount, payment_reference } => {
                let amount = Some(amount);
                submit_verb!(rpc.record_payment, guard, timeout, RecordPaymentRequest { amount, payment_reference })
            }
            InvoiceChange::Void => submit_verb!(rpc.void_invoice, guard, timeout, VoidInvoiceRequest {}),
            InvoiceChange::MarkUncollectible => {
                submit_verb!(rpc.mark_invoice_uncollectible, guard, timeout, MarkInvoiceUncollectibleRequest {})
            }
        }
    }
}
