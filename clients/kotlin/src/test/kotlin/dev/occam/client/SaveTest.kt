package dev.occam.client

import dev.occam.v1.FieldDiffKind.FIELD_DIFF_KIND_BOTH_DIFFER
import dev.occam.v1.FieldDiffKind.FIELD_DIFF_KIND_THEIRS_ONLY
import dev.occam.v1.FieldDiffKind.FIELD_DIFF_KIND_YOURS_ONLY
import dev.occam.v1.Subscription
import dev.occam.v1.copy
import dev.occam.v1.merge
import dev.occam.v1.subscription
import io.grpc.Status.Code
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.test.runTest
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

internal class SaveTest {
    private val server = Script(SubscriptionKind)
    private val base = subscription(3, "a", quantity = 1)
    private val edited = base.copy { notes = "mine" }

    /** What is sent for the edit: the fields that differ, and nothing of the others. */
    private val sent = Write.Modify(ID, 3, Update(subscription { notes = "mine" }, "notes"))

    /** The refusal of an edit that the server could merge. */
    private fun mergeable(current: Subscription) = aborted(
        "VERSION_CONFLICT",
        detail(
            3,
            current,
            listOf(row("notes", FIELD_DIFF_KIND_YOURS_ONLY), row("quantity", FIELD_DIFF_KIND_THEIRS_ONLY)),
            mergeable = true,
        ),
    )

    private fun assertSameChange(vararg merges: Boolean) {
        assertEquals(merges.asList(), server.intents.map { it.merge })
        assertEquals(setOf(sent), server.intents.map { it.write }.toSet())
        assertEquals(merges.size, server.intents.map { it.requestId }.toSet().size)
    }

    private suspend fun refused(): Conflict<Subscription> =
        assertThrows<ConflictException> { server.core().save(base, edited) }.conflict()

    @Test
    fun `only what differs is sent and nothing is read`() = runTest {
        server.send(subscription(4, "mine"))
        val outcome = server.core().save(base, edited)
        assertEquals(Outcome.Modified(subscription(4, "mine"), attempts = 1, replayed = false, merge = null), outcome)
        assertSameChange(false)
        assertEquals(0, server.reads)
    }

    @Test
    fun `a disjoint conflict is left to the server to merge`() = runTest {
        val merge = merge { baseVersion = 3 }
        server.send(mergeable(subscription(4, "a", quantity = 2)))
            .send(subscription(5, "mine", quantity = 2), merge = merge)
        val outcome = server.core().save(base, edited)
        assertEquals(Outcome.Modified(subscription(5, "mine", quantity = 2), 2, replayed = false, merge), outcome)
        assertSameChange(false, true)
        assertEquals(0 to listOf(25L), server.reads to server.clock.waitsMs)
    }

    @Test
    fun `a conflict about the same field is thrown at once`() = runTest {
        val rows = listOf(row("notes", FIELD_DIFF_KIND_BOTH_DIFFER))
        server.send(aborted("VERSION_CONFLICT", detail(3, subscription(4, "theirs"), rows)))
        val conflict = refused()
        assertEquals(base to Update(edited, "notes"), conflict.base to conflict.yours)
        assertEquals(subscription(4, "theirs") to rows, conflict.current to conflict.rows)
        assertFalse(conflict.retryable)
        assertSameChange(false)
        assertEquals(emptyList<Long>(), server.clock.waitsMs)
    }

    @Test
    fun `a conflict that ceases to be disjoint is thrown then`() = runTest {
        server.send(mergeable(subscription(4, "a", quantity = 2))).send(conflict(3, subscription(5, "theirs")))
        val conflict = refused()
        assertEquals(2 to 5L, conflict.attempts to conflict.currentVersion)
        assertSameChange(false, true)
    }

    @Test
    fun `the third loss is thrown, and the same save may still be merged`() = runTest {
        for (version in listOf(4L, 9L, 15L)) server.send(mergeable(subscription(version, "a")))
        val exception = assertThrows<ConflictException> { server.core().save(base, edited) }
        assertEquals(3 to 15L, exception.conflict.attempts to exception.conflict.currentVersion)
        assertTrue(exception.retryable)
        assertSameChange(false, true, true)
        assertEquals(listOf(25L, 50L), server.clock.waitsMs)
    }

    @Test
    fun `a disjoint conflict is thrown when the deadline leaves no time to wait`() = runTest {
        server.send(mergeable(subscription(4, "a", quantity = 2)))
        val exception = assertThrows<ConflictException> { server.core(20.milliseconds).save(base, edited) }
        assertEquals(1 to true, exception.conflict.attempts to exception.conflict.mergeable)
    }

    @Test
    fun `an unanswered attempt is sent again unchanged`() = runTest {
        server.send(mergeable(subscription(4, "a"))).send(status(Code.UNAVAILABLE)).send(subscription(5, "mine"), replayed = true)
        assertEquals(2, server.core().save(base, edited).attempts)
        assertEquals(server.intents[1], server.intents[2])
    }

    @Test
    fun `nothing differs and nothing is sent`() = runTest {
        assertEquals(Outcome.NothingToDo(base, attempts = 0), server.core().save(base, base.toBuilder().build()))
    }

    @Test
    fun `what no update can write is thrown before anything is sent`() = runTest {
        val exception = assertThrows<NotWritableException> {
            server.core().save(base, edited.copy { planId = "other"; version = 4 })
        }
        assertEquals("no update can write version, plan_id of a subscription", exception.message)
    }

    @Test
    fun `a choice is a new write of what the person saw`() = runTest {
        server.send(conflict(3, subscription(4, "theirs"))).send(subscription(5, "mine"))
        val outcome = server.core().resolve(refused(), mapOf("notes" to Choice.Mine))
        assertEquals(5L to 1, outcome.entity.version to outcome.attempts)
        val (refused, resolved) = server.intents
        assertFalse(refused.requestId == resolved.requestId)
        assertEquals(sent.copy(expectedVersion = 4), resolved.write)
        assertFalse(resolved.merge, "a choice was made of what was seen, and of nothing else")
    }

    @Test
    fun `to choose what is there sends nothing`() = runTest {
        server.send(conflict(3, subscription(4, "theirs")))
        val outcome = server.core().resolve(refused(), mapOf("notes" to Choice.Theirs))
        assertEquals(Outcome.NothingToDo(subscription(4, "theirs"), attempts = 0), outcome)
        assertEquals(1, server.intents.size)
    }

    @Test
    fun `a choice on what has moved on once more is a conflict again`() = runTest {
        server.send(conflict(3, subscription(4, "theirs"))).send(conflict(4, subscription(5, "newer")))
        val first = refused()
        val second = assertThrows<ConflictException> { server.core().resolve(first, mapOf("notes" to Choice.Mine)) }
        assertEquals(subscription(4, "theirs") to 5L, second.conflict.base to second.conflict.currentVersion)
    }

    @Test
    fun `an entity dropped from the refusal is read before the choice is sent`() = runTest {
        val dropped = detail(3, subscription(4, "")).toBuilder().clearSubscription().build()
        // Somebody was faster than the reading, too: the person has not seen version 5, so it is not written over.
        server.send(aborted("VERSION_CONFLICT", dropped))
            .get(subscription(5, "newer"))
            .send(conflict(4, subscription(5, "newer")))
        val unread = refused()
        val choices = mapOf("notes" to Choice.Mine)
        val missing = assertThrows<ChoiceException> { unread.resolve(choices) }
        assertEquals(ChoiceException.Problem.CURRENT_MISSING, missing.problem)
        val second = assertThrows<ConflictException> { server.core().resolve(unread, choices) }
        assertNull(second.conflict.base)
        assertEquals(listOf(3L, 4L), server.guards)
    }
}
