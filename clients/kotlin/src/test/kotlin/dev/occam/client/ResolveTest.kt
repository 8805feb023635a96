package dev.occam.client

import com.google.protobuf.Message
import com.google.type.Money
import dev.occam.client.ChoiceException.Problem
import dev.occam.v1.FieldDiff
import dev.occam.v1.FieldDiffKind.FIELD_DIFF_KIND_BOTH_DIFFER
import dev.occam.v1.FieldDiffKind.FIELD_DIFF_KIND_BOTH_SAME
import dev.occam.v1.FieldDiffKind.FIELD_DIFF_KIND_THEIRS_ONLY
import dev.occam.v1.FieldDiffKind.FIELD_DIFF_KIND_YOURS_ONLY
import dev.occam.v1.Subscription
import dev.occam.v1.Truncation
import dev.occam.v1.copy
import dev.occam.v1.invoice
import dev.occam.v1.invoiceLine
import dev.occam.v1.subscription
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

internal class ResolveTest {
    private fun <T : Message> conflict(kind: Kind<T>, yours: Change<T>, current: T, rows: List<FieldDiff>, base: T? = null) =
        Conflict(
            kind = kind,
            entityId = ID,
            expectedVersion = 3,
            currentVersion = 5,
            base = base,
            yours = yours,
            requestId = "refused",
            current = current,
            rows = rows,
            mergeable = false,
            truncation = Truncation.getDefaultInstance(),
            attempts = 1,
            retryable = false,
            validateOnly = false,
        )

    /** Both wrote the notes, we the quantity and two pairs of the metadata, they a third one. */
    private val edited = run {
        val base = subscription(3, "base", quantity = 1).copy { metadata.putAll(mapOf("a" to "0", "gone" to "0")) }
        val yours = base.copy {
            quantity = 2
            notes = "mine"
            metadata.clear()
            metadata["a"] = "mine"
        }
        val current = base.copy {
            version = 5
            notes = "theirs"
            cancelReason = "theirs"
            metadata.putAll(mapOf("a" to "theirs", "b" to "theirs"))
        }
        val rows = listOf(
            row("cancel_reason", FIELD_DIFF_KIND_THEIRS_ONLY),
            row("metadata.a", FIELD_DIFF_KIND_BOTH_DIFFER),
            row("metadata.b", FIELD_DIFF_KIND_THEIRS_ONLY),
            row("metadata.gone", FIELD_DIFF_KIND_YOURS_ONLY),
            row("notes", FIELD_DIFF_KIND_BOTH_DIFFER),
            row("quantity", FIELD_DIFF_KIND_YOURS_ONLY),
        )
        conflict(SubscriptionKind, Update(yours, "notes", "quantity", "metadata"), current, rows, base)
    }

    private val ownMine: Map<String, Choice<Subscription>> =
        listOf("notes", "quantity", "metadata.a", "metadata.gone").associateWith { Choice.Mine }

    /** The update that resolves a conflict, whose guard is held to be what it must be. */
    private fun <T : Message> resolved(conflict: Conflict<T>, choices: Map<String, Choice<T>>): Update<T> {
        val intent = conflict.resolve(choices)!!
        assertNotEquals("refused", intent.requestId)
        val write = intent.write as Write.Modify
        assertEquals(ID to 5L, write.id to write.expectedVersion)
        return write.change as Update
    }

    private fun <T : Message> problem(conflict: Conflict<T>, choices: Map<String, Choice<T>>): Pair<Problem, List<String>> =
        assertThrows<ChoiceException> { conflict.resolve(choices) }.let { it.problem to it.paths }

    @Test
    fun `mine is written over what was seen`() {
        val expected = subscription {
            quantity = 2
            notes = "mine"
            // The pair that only they wrote is kept, the one that we took away is gone.
            metadata.putAll(mapOf("a" to "mine", "b" to "theirs"))
        }
        assertEquals(Update(expected, "quantity", "notes", "metadata"), resolved(edited, ownMine))
    }

    @Test
    fun `theirs is left alone`() {
        val theirs = ownMine.mapValues { Choice.Theirs }
        val choices = theirs + ("quantity" to Choice.Mine)
        assertEquals(Update(subscription { quantity = 2 }, "quantity"), resolved(edited, choices))
        assertNull(edited.resolve(theirs))
    }

    @Test
    fun `values edited by hand are written instead`() {
        val byHand = subscription {
            quantity = 9
            notes = "both"
            metadata.putAll(mapOf("a" to "both", "gone" to "back"))
        }
        val choices = ownMine + mapOf("notes" to Choice.Edited(byHand), "metadata.a" to Choice.Edited(byHand))
        val sent = resolved(edited, choices).entity
        assertEquals(Triple(2L, "both", mapOf("a" to "both", "b" to "theirs")), Triple(sent.quantity, sent.notes, sent.metadataMap))

        // The metadata can be chosen as a whole, too, and a pair of it otherwise; what the edited entity does not have is taken away.
        val whole = resolved(
            edited,
            mapOf(
                "notes" to Choice.Theirs,
                "quantity" to Choice.Theirs,
                "metadata.a" to Choice.Edited(subscription { metadata["a"] = "alone" }),
                "metadata" to Choice.Edited(byHand),
            ),
        )
        val expected = mapOf("a" to "alone", "gone" to "back")
        assertEquals(listOf("metadata") to expected, whole.paths to whole.entity.metadataMap)
    }

    @Test
    fun `every field of ours needs a choice`() {
        assertEquals(Problem.UNDECIDED to listOf("metadata.a", "metadata.gone", "notes", "quantity"), problem(edited, emptyMap()))
        val some = mapOf("notes" to Choice.Mine, "metadata" to Choice.Theirs)
        assertEquals(Problem.UNDECIDED to listOf("quantity"), problem(edited, some))
        // Of the rest there is none to make.
        assertNull(edited.copy(rows = listOf(row("notes", FIELD_DIFF_KIND_BOTH_SAME))).resolve(emptyMap()))
        // Without rows nobody knows who changed what, so that all that was sent is in question.
        val bare = edited.copy(rows = emptyList())
        assertEquals(
            Problem.UNDECIDED to listOf("notes", "quantity", "metadata"),
            problem(bare, mapOf("metadata.a" to Choice.Mine)),
        )
    }

    @Test
    fun `mine goes without saying if the changes do not meet`() {
        assertEquals("mine", resolved(edited.copy(mergeable = true), emptyMap()).entity.notes)
    }

    @Test
    fun `mine of a field that was left alone is what it was made from`() {
        val choices = ownMine + ("metadata.b" to Choice.Mine)
        assertEquals(mapOf("a" to "mine"), resolved(edited, choices).entity.metadataMap)
        val narrow = edited.copy(yours = Update(subscription { notes = "mine" }, "notes"), base = null)
        assertEquals(
            Problem.NOTHING_OF_YOURS to listOf("quantity"),
            problem(narrow, mapOf("notes" to Choice.Mine, "quantity" to Choice.Mine)),
        )
    }

    @Test
    fun `fields that no update writes are refused unless left`() {
        edited.resolve(ownMine + ("cancel_reason" to Choice.Theirs))
        assertEquals(Problem.NOT_WRITABLE to listOf("cancel_reason"), problem(edited, ownMine + ("cancel_reason" to Choice.Mine)))
        val typo = ownMine + ("nots" to Choice.Edited(subscription(0, "")))
        assertEquals(Problem.NOT_WRITABLE to listOf("nots"), problem(edited, typo))
    }

    @Test
    fun `an update without a mask writes what is populated`() {
        val yours = Update(subscription { id = ID; notes = "mine" })
        val rows = listOf(row("notes", FIELD_DIFF_KIND_BOTH_DIFFER))
        val conflict = conflict(SubscriptionKind, yours, subscription(5, "theirs"), rows)
        assertEquals(listOf("notes"), resolved(conflict, mapOf("notes" to Choice.Mine)).paths)
    }

    @Test
    fun `lines are taken without what the server reckons`() {
        fun euros(units: Long) = Money.newBuilder().setCurrencyCode("EUR").setUnits(units).build()
        fun line(count: Long, total: Long) = invoiceLine {
            quantity = count
            unitAmount = euros(1)
            amount = euros(total)
        }
        // Both made two of the first line. Ours has the amount still that it was read with.
        val yours = Update(invoice { lines += listOf(line(2, 1), line(4, 1)) }, "lines")
        val current = invoice {
            version = 5
            lines += listOf(line(2, 2), line(3, 3))
        }
        val rows = listOf(row("lines", FIELD_DIFF_KIND_BOTH_DIFFER), row("total", FIELD_DIFF_KIND_BOTH_DIFFER))
        val update = resolved(conflict(InvoiceKind, yours, current, rows), mapOf("lines" to Choice.Mine))
        assertEquals(2 to listOf("lines"), update.entity.linesCount to update.paths)
    }

    @Test
    fun `a verb is made again or left`() {
        val rows = listOf(
            row("notes", FIELD_DIFF_KIND_THEIRS_ONLY),
            row("pause_time", FIELD_DIFF_KIND_BOTH_DIFFER),
            row("status", FIELD_DIFF_KIND_BOTH_DIFFER),
        )
        val pause = conflict(SubscriptionKind, SubscriptionChange.Pause, subscription(5, "theirs"), rows)
        for (choices in listOf(emptyMap(), mapOf("status" to Choice.Mine, "notes" to Choice.Theirs))) {
            assertEquals(Write.Modify(ID, 5, SubscriptionChange.Pause), pause.resolve(choices)!!.write)
        }
        assertNull(pause.resolve(mapOf("status" to Choice.Theirs, "pause_time" to Choice.Theirs)))
        val mixed = mapOf("status" to Choice.Mine, "pause_time" to Choice.Theirs)
        val byHand = mapOf("status" to Choice.Edited(subscription(5, "")))
        for (choices in listOf(mixed, byHand)) assertEquals(Problem.VERB_IS_WHOLE, problem(pause, choices).first)
        assertEquals(Problem.NOTHING_OF_YOURS to listOf("notes"), problem(pause, mapOf("notes" to Choice.Mine)))
    }

    @Test
    fun `what was only checked is only checked again`() {
        assertTrue(edited.copy(validateOnly = true).resolve(ownMine)!!.validateOnly)
        assertFalse(edited.resolve(ownMine)!!.validateOnly)
    }
}
