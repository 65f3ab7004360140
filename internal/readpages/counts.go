package readpages

import "maps"

// maxReasons is by how many reasons rejections are told apart. The text of a
// fault can hold what a page is made of, and pages are made to be counted.
const maxReasons = 200

// OtherReason counts rejections beyond the reasons that are told apart.
const OtherReason = "other"

// Counts is what a run has read. Every document is counted once.
type Counts struct {
	Read      int            `json:"read"`      // documents that were read, or passed over by topic
	OffTopic  int            `json:"off_topic"` // of these, passed over by topic
	Used      int            `json:"used"`      // of these, with a proposal
	Proposals int            `json:"proposals"`
	Rejected  map[string]int `json:"rejected,omitempty"` // by reason
}

// Add counts one result with its error.
func (c *Counts) Add(r Result, err error) {
	if err != nil {
		c.Reject(Reason(err))
		return
	}
	c.Read++
	c.Proposals += len(r.Proposals)
	switch {
	case r.OffTopic:
		c.OffTopic++
	case len(r.Proposals) > 0:
		c.Used++
	}
}

// Reject counts a rejection.
func (c *Counts) Reject(reason string) {
	if c.Rejected == nil {
		c.Rejected = map[string]int{}
	}
	if _, ok := c.Rejected[reason]; !ok && len(c.Rejected) >= maxReasons {
		reason = OtherReason
	}
	c.Rejected[reason]++
}

// Rejections is how many were rejected, by whatever reason.
func (c *Counts) Rejections() int {
	n := 0
	for _, k := range c.Rejected {
		n += k
	}
	return n
}

func (c Counts) clone() Counts {
	c.Rejected = maps.Clone(c.Rejected)
	return c
}
