package occam

import (
	"slices"
	"testing"
)

func TestCeilingsDoubleFrom50MSAndStopAt1S(t *testing.T) {
	for random, want := range map[float64][]int64{
		1:   {50, 100, 200, 400, 800, 1000, 1000},
		0.5: {25, 50, 100, 200, 400, 500, 500},
		0:   {0, 0, 0, 0, 0, 0, 0},
	} {
		var waits backoff
		var got []int64
		for range want {
			got = append(got, waits.next(random).Milliseconds())
		}
		if !slices.Equal(got, want) {
			t.Errorf("waits %v, want %v", got, want)
		}
	}
}
