package dev.occam.client

import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

internal class BackoffTest {
    @Test
    fun `ceilings double from 50 ms and stop at 1 s`() {
        val backoff = Backoff(FakeClock(random = 1.0))
        assertEquals(listOf<Long>(50, 100, 200, 400, 800, 1000, 1000), List(7) { backoff.nextWait().inWholeMilliseconds })
    }

    @Test
    fun `jitter is full`() {
        assertEquals(Duration.ZERO, Backoff(FakeClock(random = 0.0)).nextWait())
        assertEquals(25.milliseconds, Backoff(FakeClock(random = 0.5)).nextWait())
    }
}
