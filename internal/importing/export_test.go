package importing

// SetStep sets how many documents are written together.
func (m *Importing) SetStep(n int) { m.pages = n }
