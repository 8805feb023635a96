package dev.occam.client

import com.google.protobuf.Message
import com.google.type.Money
import dev.occam.v1.CancelSubscriptionRequest
import dev.occam.v1.ChangeSubscriptionPlanRequest
import dev.occam.v1.Invoice
import dev.occam.v1.Plan
import dev.occam.v1.RecordPaymentRequest
import dev.occam.v1.Subscription
import dev.occam.v1.createInvoiceRequest
import dev.occam.v1.createPlanRequest
import dev.occam.v1.createSubscriptionRequest
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

internal class KindTest {
    private fun <T : Message> call(intent: Intent<T>) = Kind.of(intent).call(intent)

    private fun <T : Message> call(change: Change<T>) = call(Intent.change(ID, 3, change))

    /** Holds a call to the RPC, and to the guard that its request has to have. */
    private fun <T : Message> assertRpc(rpc: String, change: Change<T>) {
        val intent = Intent.change(ID, 3, change)
        val call = call(intent)
        assertEquals(rpc to "${rpc}Request", call.method.bareMethodName to call.request.descriptorForType.name)
        assertEquals(intent.requestId to 3L, call.request["request_id"] to call.request["expected_version"])
        val named = if (change is Update) call.request[Kind.of(intent).name] as Message else call.request
        assertEquals(ID, named["id"])
    }

    @Test
    fun `each change has its RPC`() {
        assertRpc("UpdatePlan", Update(Plan.getDefaultInstance(), "price"))
        assertRpc("ArchivePlan", PlanChange.Archive)
        assertRpc("UnarchivePlan", PlanChange.Unarchive)
        assertRpc("UpdateSubscription", Update(Subscription.getDefaultInstance(), "notes"))
        assertRpc("PauseSubscription", SubscriptionChange.Pause)
        assertRpc("ResumeSubscription", SubscriptionChange.Resume)
        assertRpc("CancelSubscription", SubscriptionChange.Cancel(atPeriodEnd = true))
        assertRpc("UncancelSubscription", SubscriptionChange.Uncancel)
        assertRpc("ChangeSubscriptionPlan", SubscriptionChange.ChangePlan(ID))
        assertRpc("UpdateInvoice", Update(Invoice.getDefaultInstance(), "memo"))
        assertRpc("FinalizeInvoice", InvoiceChange.Finalize)
        assertRpc("RecordPayment", InvoiceChange.RecordPayment(Money.getDefaultInstance(), "r"))
        assertRpc("VoidInvoice", InvoiceChange.Void)
        assertRpc("MarkInvoiceUncollectible", InvoiceChange.MarkUncollectible)
    }

    @Test
    fun `each creation has its RPC`() {
        val intents = listOf(
            Intent.create(createPlanRequest { }),
            Intent.create(createSubscriptionRequest { }),
            Intent.create(createInvoiceRequest { }),
        )
        assertEquals(
            listOf("CreatePlan", "CreateSubscription", "CreateInvoice"),
            intents.map { call(it).method.bareMethodName },
        )
        assertEquals(intents.map { it.requestId }, intents.map { call(it).request["request_id"] })
    }

    @Test
    fun `verbs have their own fields`() {
        val cancel = call(SubscriptionChange.Cancel(atPeriodEnd = true, reason = "moved")).request as CancelSubscriptionRequest
        assertEquals(true to "moved", cancel.atPeriodEnd to cancel.reason)
        val change = call(SubscriptionChange.ChangePlan("plan", 7, 5)).request as ChangeSubscriptionPlanRequest
        assertEquals(Triple("plan", 7L, 5L), Triple(change.planId, change.quantity, change.expectedPlanVersion))
        val bare = call(SubscriptionChange.ChangePlan("plan")).request as ChangeSubscriptionPlanRequest
        assertFalse(bare.hasQuantity() || bare.hasExpectedPlanVersion())
        val amount = Money.newBuilder().setUnits(5).build()
        val payment = call(InvoiceChange.RecordPayment(amount, "r-1")).request as RecordPaymentRequest
        assertEquals(amount to "r-1", payment.amount to payment.paymentReference)
    }

    @Test
    fun `what carries no version is no entity`() {
        assertThrows<IllegalArgumentException> { call(Update(Money.getDefaultInstance(), "units")) }
    }
}
