package dev.occam.client

import com.google.protobuf.Message
import dev.occam.v1.ArchivePlanRequest
import dev.occam.v1.BillingServiceGrpc
import dev.occam.v1.CancelSubscriptionRequest
import dev.occam.v1.ChangeSubscriptionPlanRequest
import dev.occam.v1.EntityType
import dev.occam.v1.FinalizeInvoiceRequest
import dev.occam.v1.GetInvoiceRequest
import dev.occam.v1.GetPlanRequest
import dev.occam.v1.GetSubscriptionRequest
import dev.occam.v1.Invoice
import dev.occam.v1.InvoiceLine
import dev.occam.v1.MarkInvoiceUncollectibleRequest
import dev.occam.v1.PauseSubscriptionRequest
import dev.occam.v1.Plan
import dev.occam.v1.PlanServiceGrpc
import dev.occam.v1.RecordPaymentRequest
import dev.occam.v1.ResumeSubscriptionRequest
import dev.occam.v1.Subscription
import dev.occam.v1.SubscriptionServiceGrpc
import dev.occam.v1.UnarchivePlanRequest
import dev.occam.v1.UncancelSubscriptionRequest
import dev.occam.v1.UpdateInvoiceRequest
import dev.occam.v1.UpdatePlanRequest
import dev.occam.v1.UpdateSubscriptionRequest
import dev.occam.v1.VoidInvoiceRequest

internal object PlanKind : Kind<Plan>(
    EntityType.ENTITY_TYPE_PLAN,
    Plan.getDefaultInstance(),
    setOf("display_name", "description", "price", "billing_interval", "trial_days", "metadata"),
) {
    override fun get(id: String) = Call(PlanServiceGrpc.getGetPlanMethod(), GetPlanRequest.newBuilder().setId(id).build())

    override fun create(request: Message) = Draft(PlanServiceGrpc.getCreatePlanMethod(), request.toBuilder())

    override fun update() = Draft(PlanServiceGrpc.getUpdatePlanMethod(), UpdatePlanRequest.newBuilder())

    override fun verb(change: Change<Plan>) = when (change as PlanChange) {
        PlanChange.Archive -> Draft(PlanServiceGrpc.getArchivePlanMethod(), ArchivePlanRequest.newBuilder())
        PlanChange.Unarchive -> Draft(PlanServiceGrpc.getUnarchivePlanMethod(), UnarchivePlanRequest.newBuilder())
    }
}

internal object SubscriptionKind : Kind<Subscription>(
    EntityType.ENTITY_TYPE_SUBSCRIPTION,
    Subscription.getDefaultInstance(),
    setOf("quantity", "notes", "metadata"),
) {
    override fun get(id: String) =
        Call(SubscriptionServiceGrpc.getGetSubscriptionMethod(), GetSubscriptionRequest.newBuilder().setId(id).build())

    override fun create(request: Message) =
        Draft(SubscriptionServiceGrpc.getCreateSubscriptionMethod(), request.toBuilder())

    override fun update() =
        Draft(SubscriptionServiceGrpc.getUpdateSubscriptionMethod(), UpdateSubscriptionRequest.newBuilder())

    override fun verb(change: Change<Subscription>) = when (val verb = change as SubscriptionChange) {
        SubscriptionChange.Pause ->
            Draft(SubscriptionServiceGrpc.getPauseSubscriptionMethod(), PauseSubscriptionRequest.newBuilder())
        SubscriptionChange.Resume ->
            Draft(SubscriptionServiceGrpc.getResumeSubscriptionMethod(), ResumeSubscriptionRequest.newBuilder())
        is SubscriptionChange.Cancel -> Draft(
            SubscriptionServiceGrpc.getCancelSubscriptionMethod(),
            CancelSubscriptionRequest.newBuilder().setAtPeriodEnd(verb.atPeriodEnd).setReason(verb.reason),
        )
        SubscriptionChange.Uncancel ->
            Draft(SubscriptionServiceGrpc.getUncancelSubscriptionMethod(), UncancelSubscriptionRequest.newBuilder())
        is SubscriptionChange.ChangePlan -> Draft(
            SubscriptionServiceGrpc.getChangeSubscriptionPlanMethod(),
            ChangeSubscriptionPlanRequest.newBuilder().setPlanId(verb.planId).apply {
                verb.quantity?.let(::setQuantity)
                verb.expectedPlanVersion?.let(::setExpectedPlanVersion)
            },
        )
    }
}

internal object InvoiceKind : Kind<Invoice>(
    EntityType.ENTITY_TYPE_INVOICE,
    Invoice.getDefaultInstance(),
    setOf("lines", "period_start_time", "period_end_time", "due_time", "memo", "notes", "metadata"),
) {
    override fun get(id: String) =
        Call(BillingServiceGrpc.getGetInvoiceMethod(), GetInvoiceRequest.newBuilder().setId(id).build())

    override fun create(request: Message) = Draft(BillingServiceGrpc.getCreateInvoiceMethod(), request.toBuilder())

    override fun update() = Draft(BillingServiceGrpc.getUpdateInvoiceMethod(), UpdateInvoiceRequest.newBuilder())

    override fun verb(change: Change<Invoice>) = when (val verb = change as InvoiceChange) {
        InvoiceChange.Finalize ->
            Draft(BillingServiceGrpc.getFinalizeInvoiceMethod(), FinalizeInvoiceRequest.newBuilder())
        is InvoiceChange.RecordPayment -> Draft(
            BillingServiceGrpc.getRecordPaymentMethod(),
            RecordPaymentRequest.newBuilder().setAmount(verb.amount).setPaymentReference(verb.paymentReference),
        )
        InvoiceChange.Void -> Draft(BillingServiceGrpc.getVoidInvoiceMethod(), VoidInvoiceRequest.newBuilder())
        InvoiceChange.MarkUncollectible ->
            Draft(BillingServiceGrpc.getMarkInvoiceUncollectibleMethod(), MarkInvoiceUncollectibleRequest.newBuilder())
    }

    /**
     * The amount of a line is the server's: lines that differ in nothing else are the same, and to edit it is a mistake. A line whose
     * quantity or price was edited still has its old one, and a new line has none.
     */
    override fun adjust(differences: Differences, base: Invoice, edited: Invoice): Differences {
        val pairs = base.linesList.zip(edited.linesList)
        val areSame = base.linesCount == edited.linesCount && pairs.all { (base, edited) -> base.bare() == edited.bare() }
        val isAmountEdited = pairs.any { (base, edited) ->
            edited.hasAmount() && edited.amountOrNull() != base.amountOrNull() && base.bare() == edited.bare()
        }
        return Differences(
            writable = if (areSame) differences.writable - "lines" else differences.writable,
            fixed = if (isAmountEdited) differences.fixed + "lines.amount" else differences.fixed,
        )
    }

    private fun InvoiceLine.bare() = toBuilder().clearAmount().build()

    private fun InvoiceLine.amountOrNull() = if (hasAmount()) amount else null
}
