package dates_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/dates"
)

// newsSample is ordinary news prose, dates and all.
const newsSample = `The defense minister told reporters on Monday, Feb. 26, that about 6,700 containers had been moved since last September. ` +
	`Ships called at the port at least 30 times between August 2023 and early this year, he said, and the trips picked up in the past two months. ` +
	`A spokesman declined to comment on the figures, which could not be verified independently. The plant, which opened in 2019, was running at full capacity, ` +
	`and workers there were told to expect longer shifts through the end of March. By then the harbour will be free of ice. ` +
	`Officials in the capital said the shipments may have begun before the leaders met on Sept. 13, 2023, and that one vessel left as late as Dec. 29. `

func BenchmarkNews(b *testing.B) {
	text := strings.Repeat(newsSample, 100)
	published := dates.DayOf(2024, time.February, 28)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		dates.News(text, published)
	}
}
