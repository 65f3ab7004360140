package server

// Patterns are the addresses of the site but for streams.
func (s *Server) Patterns() []string { return s.patterns }
