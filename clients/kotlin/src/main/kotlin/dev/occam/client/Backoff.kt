package dev.occam.client

import kotlin.random.Random
import kotlin.time.ComparableTimeMark
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource
import kotlinx.coroutines.delay

/** The first wait's upper end; each further one's is twice the one before. */
private val CEILING_FIRST = 50.milliseconds

/** No wait is longer. */
private val CEILING_MAX = 1.seconds

/** Time and chance, which tests bring along themselves. */
internal interface Clock {
    /** The time now. */
    fun now(): ComparableTimeMark

    /** Ends after [duration]. */
    suspend fun sleep(duration: Duration)

    /** A number from 0 up to, but not including, 1. */
    fun random(): Double
}

/** The machine's own time and chance. */
internal object SystemClock : Clock {
    override fun now(): ComparableTimeMark = TimeSource.Monotonic.markNow()

    override suspend fun sleep(duration: Duration) = delay(duration)

    override fun random(): Double = Random.nextDouble()
}

/**
 * Exponential backoff with full jitter: each wait is anything from nothing to a ceiling that doubles, so that writers that collided
 * once do not collide again in step.
 */
internal class Backoff(private val clock: Clock) {
    private var ceiling = CEILING_FIRST

    fun nextWait(): Duration {
        val wait = ceiling * clock.random()
        ceiling = minOf(ceiling * 2, CEILING_MAX)
        return wait
    }
}
