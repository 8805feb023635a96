//! `BillingService`.

use tonic::{Request, Response, Status};

use super::{
    Services,
    bulk::{ItemResult, check_items, shorten},
    convert,
    page::Page,
    reply::{Answer, answer},
    request::{self, admit, check_writes},
    status::{self, Error},
    visible::VisibleTo,
};
use crate::{
    domain::{Invoice, InvoiceAction, InvoiceId, Principal, Validator},
    occ::{Change, EntityType, flatten},
    proto as pb,
    store::{Apply, Create, Facts, InvoiceFilter, ListPosition, Modify, Needs},
};

#[tonic::async_trait]
impl pb::billing_service_server::BillingService for Services {
    async fn create_invoice(
        &self,
        request: Request<pb::CreateInvoiceRequest>,
    ) -> Result<Response<pb::CreateInvoiceResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("invoice");
        let create = request::create(principal.clone(), &message, &mut validator);
        let id = InvoiceId(request::new_id(&message.id, &mut validator));
        let new = convert::new_invoice(id, message.invoice.unwrap_or_default(), &mut validator);
        let new = validator.finish(new).map_err(Error::from)?;
        let create = Create { needs: Needs { subscription: new.subscription_id, ..Needs::default() }, ..create };
        let now = create.context.time;
        let apply = move |facts: &Facts| Invoice::draft(new.clone(), facts.subscription()?, now).map(Change::from);
        let written = self.store.create(create, apply).await;
        let Answer { entity: invoice, replayed, merge: _ } = answer(written, &principal)?;
        Ok(Response::new(pb::CreateInvoiceResponse { invoice, replayed }))
    }

    async fn get_invoice(
        &self,
        request: Request<pb::GetInvoiceRequest>,
    ) -> Result<Response<pb::GetInvoiceResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("");
        let id = request::id("id", &message.id, &mut validator);
        validator.finish(()).map_err(Error::from)?;
        let invoice = self.read::<Invoice>(id, &principal).await?;
        Ok(Response::new(pb::GetInvoiceResponse { invoice: Some(invoice.into()) }))
    }

    async fn list_invoices(
        &self,
        request: Request<pb::ListInvoicesRequest>,
    ) -> Result<Response<pb::ListInvoicesResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("");
        let page = Page::<ListPosition>::parse(&message, &mut validator);
        let filter = convert::invoice_filter(message, &mut validator);
        validator.finish(()).map_err(Error::from)?;
        let customer_id = request::own_customer(&principal, filter.customer_id)?;
        let filter = InvoiceFilter { customer_id, ..filter };
        let read = |after, limit| self.store.list_invoices(&filter, after, limit);
        let position = |invoice: &Invoice| ListPosition { create_time: invoice.create_time, id: invoice.id.0 };
        let convert = |invoice: Invoice| Some(invoice.visible_to(&principal)?.into());
        let filled = page.fill(read, position, convert).await;
        let (invoices, next_page_token) = filled.map_err(|error| status::from_store(error, &principal))?;
        Ok(Response::new(pb::ListInvoicesResponse { invoices, next_page_token }))
    }

    async fn update_invoice(
        &self,
        request: Request<pb::UpdateInvoiceRequest>,
    ) -> Result<Response<pb::UpdateInvoiceResponse>, Status> {
        let (principal, message) = admit(request)?;
        let (modify, apply) = invoice_update(&principal, message)?;
        let written = self.store.modify(modify, apply).await;
        let Answer { entity: invoice, replayed, merge } = answer(written, &principal)?;
        Ok(Response::new(pb::UpdateInvoiceResponse { invoice, replayed, merge }))
    }

    async fn finalize_invoice(
        &self,
        request: Request<pb::FinalizeInvoiceRequest>,
    ) -> Result<Response<pb::FinalizeInvoiceResponse>, Status> {
        let (principal, message) = admit(request)?;
        let modify = request::verb(principal.clone(), &message, InvoiceAction::Finalize.touches())?;
        let now = modify.context.time;
        let written = self.store.modify(modify, move |invoice: &Invoice, _: &Facts| invoice.finalize(now)).await;
        let Answer { entity: invoice, replayed, merge } = answer(written, &principal)?;
        Ok(Response::new(pb::FinalizeInvoiceResponse { invoice, replayed, merge }))
    }

    async fn record_payment(
        &self,
        request: Request<pb::RecordPaymentRequest>,
    ) -> Result<Response<pb::RecordPaymentResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("");
        let modify = request::modify(principal.clone(), &message, &mut validator)?;
        let payment = convert::payment(message.amount, message.payment_reference, &mut validator);
        let payment = validator.finish_some(payment).map_err(Error::from)?;
        let needs = Needs { payment_reference: Some(payment.reference.clone()), ..Needs::default() };
        let modify = Modify { needs, touches: InvoiceAction::PayRest.touches(), ..modify };
        let now = modify.context.time;
        let apply = move |invoice: &Invoice, facts: &Facts| {
            invoice.record_payment(payment.clone(), facts.payment_is_recorded, now)
        };
        let written = self.store.modify(modify, apply).await;
        let Answer { entity: invoice, replayed, merge } = answer(written, &principal)?;
        Ok(Response::new(pb::RecordPaymentResponse { invoice, replayed, merge }))
    }

    async fn void_invoice(
        &self,
        request: Request<pb::VoidInvoiceRequest>,
    ) -> Result<Response<pb::VoidInvoiceResponse>, Status> {
        let (principal, message) = admit(request)?;
        let modify = request::verb(principal.clone(), &message, InvoiceAction::Void.touches())?;
        let now = modify.context.time;
        let written =
            self.store.modify(modify, move |invoice: &Invoice, _: &Facts| invoice.void(now).map(Change::from)).await;
        let Answer { entity: invoice, replayed, merge } = answer(written, &principal)?;
        Ok(Response::new(pb::VoidInvoiceResponse { invoice, replayed, merge }))
    }

    async fn mark_invoice_uncollectible(
        &self,
        request: Request<pb::MarkInvoiceUncollectibleRequest>,
    ) -> Result<Response<pb::MarkInvoiceUncollectibleResponse>, Status> {
        let (principal, message) = admit(request)?;
        let modify = request::verb(principal.clone(), &message, InvoiceAction::MarkUncollectible.touches())?;
        let written = self
            .store
            .modify(modify, |invoice: &Invoice, _: &Facts| invoice.mark_uncollectible().map(Change::from))
            .await;
        let Answer { entity: invoice, replayed, merge } = answer(written, &principal)?;
        Ok(Response::new(pb::MarkInvoiceUncollectibleResponse { invoice, replayed, merge }))
    }

    async fn bulk_update_invoices(
        &self,
        request: Request<pb::BulkUpdateInvoicesRequest>,
    ) -> Result<Response<pb::BulkUpdateInvoicesResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mode = check_items(&message.requests, message.mode)?;
        let items = message.requests.into_iter().map(|request| invoice_update(&principal, request)).collect();
        let mut results = self.bulk(&principal, mode, items).await?;
        shorten(&mut results, |invoice: &pb::Invoice| pb::Invoice {
            id: invoice.id.clone(),
            version: invoice.version,
            ..Default::default()
        });
        let results = (0..).zip(results).map(|(index, result)| invoice_result(index, result)).collect();
        Ok(Response::new(pb::BulkUpdateInvoicesResponse { results }))
    }
}

/// What an update takes, alone and within a bulk.
fn invoice_update(
    principal: &Principal,
    message: pb::UpdateInvoiceRequest,
) -> Result<(Modify, impl Apply<Invoice>), Error> {
    let mut validator = Validator::new("invoice");
    let modify = request::modify(principal.clone(), &message, &mut validator)?;
    let invoice = message.invoice.unwrap_or_default();
    let update = convert::invoice_update(invoice, message.update_mask.as_ref(), &mut validator);
    check_writes(&modify.context, EntityType::Invoice, &update)?;
    let update = validator.finish(update)?;
    let modify = Modify { sent: flatten(&update), ..modify };
    Ok((modify, move |invoice: &Invoice, _: &Facts| invoice.update(&update).map(Change::from)))
}

fn invoice_result(index: i32, result: ItemResult<pb::Invoice>) -> pb::BulkUpdateInvoicesResult {
    use pb::bulk_update_invoices_result::Result;
    match result {
        Ok(Answer { entity, replayed, merge }) => {
            pb::BulkUpdateInvoicesResult { index, result: entity.map(Result::Invoice), replayed, merge }
        }
        Err(error) => pb::BulkUpdateInvoicesResult { index, result: Some(Result::Error(error)), ..Default::default() },
    }
}
