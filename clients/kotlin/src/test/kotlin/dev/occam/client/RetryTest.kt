package dev.occam.client

import com.google.protobuf.Duration as ProtoDuration
import com.google.rpc.RetryInfo
import dev.occam.v1.EntityType
import dev.occam.v1.FieldDiffKind
import dev.occam.v1.Plan
import dev.occam.v1.Subscription
import dev.occam.v1.Truncation
import dev.occam.v1.VersionConflict
import dev.occam.v1.copy
import dev.occam.v1.plan
import io.grpc.Status
import io.grpc.Status.Code
import io.grpc.StatusException
import java.net.ConnectException
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.test.runTest
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

internal class RetryTest {
    private val server = Script(SubscriptionKind)

    private val append: suspend (Subscription) -> Change<Subscription>? = { Update(it.copy { notes += "!" }, "notes") }

    private fun pause() = Intent.change(ID, 3, SubscriptionChange.Pause)

    private fun unavailable() = status(Code.UNAVAILABLE)

    private fun unavailableFor(seconds: Long): StatusException {
        val delay = ProtoDuration.newBuilder().setSeconds(seconds)
        return status(Code.UNAVAILABLE, info("STORE_UNAVAILABLE"), RetryInfo.newBuilder().setRetryDelay(delay).build())
    }

    @Test
    fun `a change is sent with the version read`() = runTest {
        server.get(subscription(3, "a")).send(subscription(4, "a!"))
        val outcome = server.core().modify(ID, append)
        assertEquals(Outcome.Modified(subscription(4, "a!"), attempts = 1, replayed = false, merge = null), outcome)
        val change = Update(subscription(3, "a!"), "notes")
        assertEquals(Write.Modify(ID, 3, change), server.intents.single().write)
    }

    @Test
    fun `a conflict is rebased on the entity in the refusal`() = runTest {
        server.get(subscription(3, "a")).send(conflict(3, subscription(5, "b"))).send(subscription(6, "b!"))
        val outcome = server.core().modify(ID, append)
        assertEquals("b!" to 2, outcome.entity.notes to outcome.attempts)
        assertEquals(1, server.reads, "the refusal has the entity")
        assertEquals(listOf(3L, 5L), server.guards)
        assertNotEquals(server.intents[0].requestId, server.intents[1].requestId, "another change is another intent")
        assertEquals(listOf(25L), server.clock.waitsMs)
    }

    @Test
    fun `an entity dropped from the refusal is read`() = runTest {
        val dropped = detail(3, subscription(4, "b")).toBuilder().clearSubscription().build()
        server.get(subscription(3, "a")).send(aborted("VERSION_CONFLICT", dropped))
            .get(subscription(4, "b")).send(subscription(5, "b!"))
        val outcome = server.core().modify(ID, append)
        assertEquals(Triple(5L, 2, 2), Triple(outcome.entity.version, outcome.attempts, server.reads))
    }

    @Test
    fun `the third conflict is thrown with all that is known`() = runTest {
        val rows = listOf(row("notes", FieldDiffKind.FIELD_DIFF_KIND_BOTH_DIFFER))
        server.get(subscription(3, "a"))
            .send(conflict(3, subscription(4, "b")))
            .send(conflict(4, subscription(5, "c")))
            .send(aborted("VERSION_CONFLICT", detail(5, subscription(6, "d"), rows, mergeable = true)))
        val exception = assertThrows<ConflictException> { server.core().modify(ID, append) }
        val expected = Conflict(
            kind = SubscriptionKind,
            entityId = ID,
            expectedVersion = 5,
            currentVersion = 6,
            base = subscription(5, "c"),
            yours = Update(subscription(5, "c!"), "notes"),
            requestId = server.intents[2].requestId,
            current = subscription(6, "d"),
            rows = rows,
            mergeable = true,
            truncation = Truncation.getDefaultInstance(),
            attempts = 3,
            retryable = true,
            validateOnly = false,
        )
        assertEquals(expected, exception.conflict<Subscription>())
        assertTrue(exception.retryable)
        assertThrows<IllegalArgumentException> { exception.conflict<Plan>() }
        assertEquals(listOf(25L, 50L), server.clock.waitsMs, "nobody waits after the last attempt")
    }

    @Test
    fun `nothing to do sends nothing`() = runTest {
        server.get(subscription(3, "a"))
        assertEquals(Outcome.NothingToDo(subscription(3, "a"), attempts = 0), server.core().modify(ID) { null })
    }

    @Test
    fun `nothing may be left to do after a conflict`() = runTest {
        server.get(subscription(3, "a")).send(conflict(3, subscription(4, "a!")))
        val outcome = server.core().modify(ID) { if (it.notes.endsWith('!')) null else append(it) }
        assertEquals(Outcome.NothingToDo(subscription(4, "a!"), attempts = 1), outcome)
    }

    @Test
    fun `a conflict is thrown early when the deadline leaves no time to wait`() = runTest {
        server.get(subscription(3, "a"))
            .send(conflict(3, subscription(4, "b")))
            .send(conflict(4, subscription(5, "c")))
        val exception = assertThrows<ConflictException> { server.core(70.milliseconds).modify(ID, append) }
        assertEquals(2 to subscription(4, "b"), exception.conflict.attempts to exception.conflict.base)
        assertEquals(listOf(25L), server.clock.waitsMs)
    }

    @Test
    fun `an unanswered intent is sent again unchanged`() = runTest {
        val intent = pause()
        server.send(unavailable()).send(unavailable()).send(subscription(4, "a"), replayed = true)
        assertTrue(server.core().send(intent).replayed)
        assertEquals(List(3) { intent }, server.intents)
        assertEquals(listOf(25L, 50L), server.clock.waitsMs)
    }

    @Test
    fun `an unanswered attempt of modify counts once`() = runTest {
        server.get(unavailable()).get(subscription(3, "a"))
            .send(unavailable()).send(subscription(4, "a!"), replayed = true)
        val outcome = server.core().modify(ID, append)
        assertEquals(Outcome.Modified(subscription(4, "a!"), attempts = 1, replayed = true, merge = null), outcome)
        assertEquals(server.intents[0], server.intents[1])
    }

    @Test
    fun `the delay that the server asks for is kept, with the jitter on top`() = runTest {
        server.send(unavailableFor(2)).send(subscription(4, "a"))
        server.core().send(pause())
        assertEquals(listOf(2_025L), server.clock.waitsMs)
    }

    @Test
    fun `a delay beyond the deadline is not waited for`() = runTest {
        server.send(unavailableFor(2))
        assertThrows<OutcomeUnknownException> { server.core(1.seconds).send(pause()) }
        assertEquals(emptyList<Long>(), server.clock.waitsMs)
    }

    @Test
    fun `without a deadline ten tries are made`() = runTest {
        repeat(10) { server.send(unavailable()) }
        val intent = pause()
        val exception = assertThrows<OutcomeUnknownException> { server.core().send(intent) }
        assertSame(intent, exception.intent)
        assertEquals(10, server.intents.size)
        assertEquals(listOf<Long>(25, 50, 100, 200, 400, 500, 500, 500, 500), server.clock.waitsMs)
    }

    @Test
    fun `with a deadline tries are made until it, and each is told what is left`() = runTest {
        repeat(20) { server.send(unavailable()) }
        assertThrows<OutcomeUnknownException> { server.core(5.seconds).send(pause()) }
        assertEquals(14, server.intents.size)
        assertEquals(listOf<Long>(5_000, 4_975, 4_925), server.timeouts.take(3).map { it!!.inWholeMilliseconds })
    }

    @Test
    fun `a server that was never reached leaves no doubt`() = runTest {
        val refused = Status.UNAVAILABLE.withCause(ConnectException("connection refused")).asException()
        repeat(10) { server.send(refused) }
        assertThrows<UnavailableException> { server.core().send(pause()) }
    }

    @Test
    fun `own deadline and cancellation are left to the caller`() = runTest {
        for (status in listOf(
            status(Code.DEADLINE_EXCEEDED),
            status(Code.CANCELLED),
            refusal(Code.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED"),
            refusal(Code.UNKNOWN, "OUTCOME_UNKNOWN"),
            refusal(Code.INTERNAL, "INTERNAL"),
        )) {
            val server = Script(SubscriptionKind).get(subscription(3, "a")).send(status)
            val exception = assertThrows<OutcomeUnknownException> { server.core().modify(ID, append) }
            assertSame(server.intents.single(), exception.intent, "and the very same can be sent again")
        }
    }

    @OptIn(ExperimentalCoroutinesApi::class)
    @Test
    fun `a call ends with the deadline even if no answer comes`() = runTest {
        server.neverAnswer()
        val exception = assertThrows<OutcomeUnknownException> { server.core(1.seconds).send(pause()) }
        assertEquals(Code.DEADLINE_EXCEEDED, (exception.cause as StatusException).status.code)
        assertEquals(1_000, testScheduler.currentTime)
    }

    @Test
    fun `to cancel the coroutine ends the call, and nothing is sent again`() = runTest {
        server.neverAnswer()
        val call = async(start = CoroutineStart.UNDISPATCHED) { server.core(1.seconds).send(pause()) }
        call.cancelAndJoin()
        assertTrue(call.isCancelled)
        assertEquals(1, server.intents.size)
    }

    @Test
    fun `after the deadline nothing is sent`() = runTest {
        val exception = assertThrows<UnavailableException> { server.core(Duration.ZERO).modify(ID, append) }
        assertTrue(exception.retryable)
        assertEquals(0 to 0, server.reads to server.intents.size)
    }

    @Test
    fun `a version ahead is not tried again`() = runTest {
        server.get(subscription(3, "a")).send(aborted("VERSION_AHEAD", detail(3, subscription(2, "a"))))
        val exception = assertThrows<VersionAheadException> { server.core().modify(ID, append) }
        assertFalse(exception.retryable)
        assertEquals(3L to 2L, exception.conflict.expectedVersion to exception.conflict.currentVersion)
        assertEquals(1, server.intents.size)
    }

    private fun planConflict(reason: String) = aborted(
        reason,
        VersionConflict.newBuilder()
            .setEntityType(EntityType.ENTITY_TYPE_PLAN)
            .setEntityId(ID)
            .setExpectedVersion(7)
            .setCurrentVersion(8)
            .setPlan(plan(8))
            .build(),
    )

    private fun plan(version: Long) = plan {
        id = ID
        this.version = version
    }

    @Test
    fun `a conflict about the plan is not the subscription's`() = runTest {
        for (reason in listOf("VERSION_CONFLICT", "VERSION_AHEAD")) {
            val server = Script(SubscriptionKind).get(subscription(3, "a")).send(planConflict(reason))
            val exception = assertThrows<RelatedConflictException> {
                server.core().modify(ID) { SubscriptionChange.ChangePlan(ID, expectedPlanVersion = 7) }
            }
            assertEquals(EntityType.ENTITY_TYPE_PLAN to plan(8), exception.conflict.entityType to exception.conflict.plan)
            assertFalse(exception.retryable)
            assertEquals(1, server.intents.size)
        }
    }

    @Test
    fun `a conflict about the plan is the plan's own`() = runTest {
        val server = Script(PlanKind).get(plan(7)).send(planConflict("VERSION_CONFLICT")).send(plan(9))
        val outcome = server.core().modify(ID) { PlanChange.Archive }
        assertEquals(9L to 2, outcome.entity.version to outcome.attempts)
    }

    @Test
    fun `an absent entity is not found`() = runTest {
        server.get(refusal(Code.NOT_FOUND, "ENTITY_NOT_FOUND"))
        val exception = assertThrows<NotFoundException> { server.core().modify(ID, append) }
        assertEquals("there is no subscription $ID", exception.message)
    }

    @Test
    fun `a refusal is thrown at once`() = runTest {
        server.get(subscription(3, "a")).send(refusal(Code.FAILED_PRECONDITION, "INVALID_TRANSITION"))
        val exception = assertThrows<RefusedException> { server.core().modify(ID, append) }
        assertEquals("INVALID_TRANSITION: as scripted" to false, exception.message to exception.retryable)
    }

    @Test
    fun `an overloaded server has done nothing, but says nothing of the copy before`() = runTest {
        server.send(refusal(Code.RESOURCE_EXHAUSTED, "OVERLOADED"))
        assertTrue(assertThrows<RefusedException> { server.core().send(pause()) }.retryable)
        server.send(unavailable()).send(refusal(Code.RESOURCE_EXHAUSTED, "OVERLOADED"))
        assertThrows<OutcomeUnknownException> { server.core().send(pause()) }
    }

    @Test
    fun `a refusal by the row settles the copy before too`() = runTest {
        server.send(unavailable()).send(refusal(Code.FAILED_PRECONDITION, "INVALID_TRANSITION"))
        assertThrows<RefusedException> { server.core().send(pause()) }
    }

    @Test
    fun `the conflict of a single send is thrown at once`() = runTest {
        server.send(conflict(3, subscription(4, "b")))
        val exception = assertThrows<ConflictException> { server.core().send(pause()) }
        assertFalse(exception.retryable, "the same intent is stale for ever")
        assertEquals(1 to SubscriptionChange.Pause, exception.conflict.attempts to exception.conflict.yours)
    }

    @Test
    fun `a check that is not answered leaves no doubt`() = runTest {
        server.send(status(Code.DEADLINE_EXCEEDED))
        assertThrows<UnavailableException> { server.core().send(pause().copy(validateOnly = true)) }
    }
}
