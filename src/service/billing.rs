//! `BillingService`.

use tonic::{Request, Response, Status};

use super::{
    Services, convert,
    page::Page,
    request::{self, admit},
    status::{self, Error},
    visible::VisibleTo,
};
use crate::{
    domain::{Invoice, InvoiceAction, InvoiceId, Validator},
    occ::{Change, flatten},
    proto as pb,
    store::{Facts, ListPosition, Modify, Needs},
};

#[tonic::async_trait]
impl pb::billing_service_server::BillingService for Services {
    async fn create_invoice(
        &self,
        request: Request<pb::CreateInvoiceRequest>,
    ) -> Result<Response<pb::CreateInvoiceResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("invoice");
        let context = request::context(principal.clone(), &message, &mut validator);
        let id = InvoiceId(request::new_id(&message.id, &mut validator));
        let new = convert::new_invoice(id, message.invoice.unwrap_or_default(), &mut validator);
        let new = validator.finish(new).map_err(Error::from)?;
        let needs = Needs { subscription: new.subscription_id, ..Needs::default() };
        let now = context.time;
        let create = move |facts: &Facts| Invoice::draft(new.clone(), facts.subscription()?, now).map(Change::from);
        let written = self.store.create(context, needs, create).await;
        let written = written.map_err(|error| status::from_store(error, &principal))?;
        let invoice = written.entity.visible_to(&principal).ok_or(Error::NotVisible)?;
        Ok(Response::new(pb::CreateInvoiceResponse { invoice: Some(invoice.into()), replayed: written.replayed }))
    }

    async fn get_invoice(
        &self,
        request: Request<pb::GetInvoiceRequest>,
    ) -> Result<Response<pb::GetInvoiceResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("");
        let id = request::id("id", &message.id, &mut validator);
        validator.finish(()).map_err(Error::from)?;
        let invoice: Invoice = self.store.get(id).await.map_err(|error| status::from_store(error, &principal))?;
        let invoice = invoice.visible_to(&principal).ok_or(Error::NotVisible)?;
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
        let listed = self.store.list_invoices(&filter, page.after, page.limit()).await;
        let invoices = listed.map_err(|error| status::from_store(error, &principal))?;
        let position = |invoice: &Invoice| ListPosition { create_time: invoice.create_time, id: invoice.id.0 };
        let (invoices, next_page_token) =
            page.fill(invoices, position, |invoice| Some(invoice.visible_to(&principal)?.into()));
        Ok(Response::new(pb::ListInvoicesResponse { invoices, next_page_token }))
    }

    async fn update_invoice(
        &self,
        request: Request<pb::UpdateInvoiceRequest>,
    ) -> Result<Response<pb::UpdateInvoiceResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("invoice");
        let modify = request::modify(principal.clone(), &message, &mut validator);
        let invoice = message.invoice.unwrap_or_default();
        let update = convert::invoice_update(invoice, message.update_mask.as_ref(), &mut validator);
        let update = validator.finish(update).map_err(Error::from)?;
        let modify = Modify { sent: flatten(&update), ..modify };
        let apply = move |invoice: &Invoice, _: &Facts| invoice.update(&update).map(Change::from);
        let written = self.store.modify(modify, apply).await;
        let written = written.map_err(|error| status::from_store(error, &principal))?;
        let invoice = written.entity.visible_to(&principal).ok_or(Error::NotVisible)?;
        Ok(Response::new(pb::UpdateInvoiceResponse { invoice: Some(invoice.into()), replayed: written.replayed }))
    }

    async fn finalize_invoice(
        &self,
        request: Request<pb::FinalizeInvoiceRequest>,
    ) -> Result<Response<pb::FinalizeInvoiceResponse>, Status> {
        let (principal, message) = admit(request)?;
        let modify = request::verb(principal.clone(), &message, InvoiceAction::Finalize.touches())?;
        let now = modify.context.time;
        let written = self.store.modify(modify, move |invoice: &Invoice, _: &Facts| invoice.finalize(now)).await;
        let written = written.map_err(|error| status::from_store(error, &principal))?;
        let invoice = written.entity.visible_to(&principal).ok_or(Error::NotVisible)?;
        Ok(Response::new(pb::FinalizeInvoiceResponse { invoice: Some(invoice.into()), replayed: written.replayed }))
    }

    async fn record_payment(
        &self,
        request: Request<pb::RecordPaymentRequest>,
    ) -> Result<Response<pb::RecordPaymentResponse>, Status> {
        let (principal, message) = admit(request)?;
        let mut validator = Validator::new("");
        let modify = request::modify(principal.clone(), &message, &mut validator);
        let payment = convert::payment(message.amount, message.payment_reference, &mut validator);
        let payment = validator.finish_some(payment).map_err(Error::from)?;
        let needs = Needs { payment_reference: Some(payment.reference.clone()), ..Needs::default() };
        let modify = Modify { needs, touches: InvoiceAction::PayRest.touches(), ..modify };
        let now = modify.context.time;
        let apply = move |invoice: &Invoice, facts: &Facts| {
            invoice.record_payment(payment.clone(), facts.payment_is_recorded, now)
        };
        let written = self.store.modify(modify, apply).await;
        let written = written.map_err(|error| status::from_store(error, &principal))?;
        let invoice = written.entity.visible_to(&principal).ok_or(Error::NotVisible)?;
        Ok(Response::new(pb::RecordPaymentResponse { invoice: Some(invoice.into()), replayed: written.replayed }))
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
        let written = written.map_err(|error| status::from_store(error, &principal))?;
        let invoice = written.entity.visible_to(&principal).ok_or(Error::NotVisible)?;
        Ok(Response::new(pb::VoidInvoiceResponse { invoice: Some(invoice.into()), replayed: written.replayed }))
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
        let written = written.map_err(|error| status::from_store(error, &principal))?;
        let invoice = written.entity.visible_to(&principal).ok_or(Error::NotVisible)?;
        Ok(Response::new(pb::MarkInvoiceUncollectibleResponse {
            invoice: Some(invoice.into()),
            replayed: written.replayed,
        }))
    }
}
