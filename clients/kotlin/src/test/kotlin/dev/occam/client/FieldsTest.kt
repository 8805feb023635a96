package dev.occam.client

import com.google.type.Money
import dev.occam.v1.Invoice
import dev.occam.v1.InvoiceLine
import dev.occam.v1.copy
import dev.occam.v1.invoice
import dev.occam.v1.invoiceLine
import dev.occam.v1.plan
import java.io.File
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

internal class FieldsTest {
    /** The fields of a message that an update can write, as the comments of the API have it. */
    private fun documented(kind: Kind<*>): Set<String> {
        val message = kind.default.descriptorForType.name
        val body = File("../../proto/occam/v1/${kind.name}.proto").readText()
            .substringAfter("\nmessage $message {\n").substringBefore("\n}\n")
        val field = Regex("""((?:  //.*\n)+)  \S.* (\w+) = \d+""").findAll(body).map { it.destructured }.toList()
        assertTrue(field.size > 10, body)
        return field.filterNot { (comment, _) -> listOf("Output only", "Immutable", "Changed only by").any { it in comment } }
            .map { (_, name) -> name }.toSet()
    }

    @Test
    fun `fields are writable as the API says`() {
        for (kind in listOf(PlanKind, SubscriptionKind, InvoiceKind)) assertEquals(documented(kind), kind.writable)
    }

    @Test
    fun `an update has the fields that differ and no other`() {
        val base = plan {
            code = "pro"
            displayName = "Pro"
            trialDays = 3
        }
        val edited = base.copy {
            displayName = ""
            trialDays = 7
        }
        val (writable, fixed) = PlanKind.differences(base, edited)
        assertEquals(emptyList<String>(), fixed)
        // A field that was emptied is in the mask, or it would stay.
        assertEquals(Update(plan { trialDays = 7 }, "display_name", "trial_days"), PlanKind.updateOf(edited, writable))
    }

    @Test
    fun `metadata in another order is the same`() {
        val base = plan { metadata.putAll(mapOf("a" to "1", "b" to "2")) }
        val edited = plan { metadata.putAll(mapOf("b" to "2", "a" to "1")) }
        assertEquals(Differences(emptyList(), emptyList()), PlanKind.differences(base, edited))
    }

    private fun euros(units: Long) = Money.newBuilder().setCurrencyCode("EUR").setUnits(units).build()

    private fun line(count: Long, total: Long?): InvoiceLine = invoiceLine {
        quantity = count
        unitAmount = euros(1)
        if (total != null) amount = euros(total)
    }

    private fun invoice(vararg lines: InvoiceLine): Invoice = invoice { this.lines += lines.asList() }

    @Test
    fun `amounts of lines are the server's`() {
        val base = invoice(line(1, 1), line(2, 2))
        fun differences(vararg lines: InvoiceLine) = InvoiceKind.differences(base, invoice(*lines))
        // Built anew, a line has no amount; edited, it has its old one.
        assertEquals(Differences(emptyList(), emptyList()), differences(line(1, null), line(2, null)))
        assertEquals(Differences(listOf("lines"), emptyList()), differences(line(1, 1), line(3, 2), line(4, null)))
        assertEquals(Differences(listOf("lines"), emptyList()), differences(line(1, 1)))
        // But an amount alone, which would be lost in silence, is not for a client to edit.
        assertEquals(Differences(listOf("lines"), listOf("lines.amount")), differences(line(1, 5), line(3, 2)))
    }
}
