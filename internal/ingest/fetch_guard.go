package ingest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// ErrPrivate is wrapped by the error of an address that leads into the
// machine or its own networks.
var ErrPrivate = errors.New("no public address")

// notPublic are the blocks inside the public ranges that no page of the world
// is served from: the special-purpose registries of IANA (RFC 6890 and what
// was added to it). Everything outside IPv4's unicast space and IPv6's 2000::/3
// is refused without a list.
var notPublic = []struct {
	prefix netip.Prefix
	name   string
}{
	{netip.MustParsePrefix("0.0.0.0/8"), "an address of this network"},
	{netip.MustParsePrefix("10.0.0.0/8"), "a private address"},
	{netip.MustParsePrefix("100.64.0.0/10"), "a provider's inner address (CGNAT)"},
	{netip.MustParsePrefix("127.0.0.0/8"), "a loopback address"},
	{netip.MustParsePrefix("169.254.0.0/16"), "a link-local address"},
	{netip.MustParsePrefix("172.16.0.0/12"), "a private address"},
	{netip.MustParsePrefix("192.0.0.0/24"), "an address kept for protocols"},
	{netip.MustParsePrefix("192.0.2.0/24"), "an address kept for documentation"},
	{netip.MustParsePrefix("192.88.99.0/24"), "a 6to4 relay address"},
	{netip.MustParsePrefix("192.168.0.0/16"), "a private address"},
	{netip.MustParsePrefix("198.18.0.0/15"), "an address kept for benchmarks"},
	{netip.MustParsePrefix("198.51.100.0/24"), "an address kept for documentation"},
	{netip.MustParsePrefix("203.0.113.0/24"), "an address kept for documentation"},
	{netip.MustParsePrefix("224.0.0.0/4"), "a multicast address"},
	{netip.MustParsePrefix("240.0.0.0/4"), "a reserved address"},

	{netip.MustParsePrefix("::/128"), "the unspecified address"},
	{netip.MustParsePrefix("::1/128"), "a loopback address"},
	{netip.MustParsePrefix("::ffff:0:0/96"), "an IPv4 address in IPv6 clothes"},
	{netip.MustParsePrefix("64:ff9b::/96"), "a NAT64 address"},
	{netip.MustParsePrefix("64:ff9b:1::/48"), "a NAT64 address"},
	{netip.MustParsePrefix("2001::/23"), "an address kept for protocols"},
	{netip.MustParsePrefix("2001:db8::/32"), "an address kept for documentation"},
	{netip.MustParsePrefix("2002::/16"), "a 6to4 address"},
	{netip.MustParsePrefix("3fff::/20"), "an address kept for documentation"},
	{netip.MustParsePrefix("fc00::/7"), "a private address"},
	{netip.MustParsePrefix("fe80::/10"), "a link-local address"},
	{netip.MustParsePrefix("ff00::/8"), "a multicast address"},
}

// globalUnicast is the whole of IPv6 that is given out to be reached.
var globalUnicast = netip.MustParsePrefix("2000::/3")

// refusal says what kind of address this is, or "" for a public one.
func refusal(a netip.Addr) string {
	if a.Zone() != "" {
		return "an address of one link"
	}
	for _, b := range notPublic {
		// Contains does not see an IPv4 prefix in a mapped address, which has
		// a row of its own.
		if b.prefix.Contains(a) {
			return b.name
		}
	}
	if a.Is6() && !globalUnicast.Contains(a) {
		return "an address outside the public space"
	}
	return ""
}

// notAllowed is the refusal of one address.
type notAllowed struct {
	addr netip.AddrPort
	why  string
}

func (g *notAllowed) Error() string {
	return fmt.Sprintf("leads to %s, %s: pages are fetched from public addresses unless --allow-private is given", g.addr, g.why)
}

func (g *notAllowed) Is(target error) bool { return target == ErrPrivate }

// check refuses an address that is not public, or a port that no page is
// served at: below 1024 only 80 and 443 are the web's.
func (f *Fetcher) check(ap netip.AddrPort) error {
	if f.opt.AllowPrivate || f.allow != nil && f.allow(ap) {
		return nil
	}
	if why := refusal(ap.Addr()); why != "" {
		return &notAllowed{ap, why}
	}
	if p := ap.Port(); p < 1024 && p != 80 && p != 443 {
		return &notAllowed{ap, "a port of another service"}
	}
	return nil
}

// PublicOnly refuses an address that is not public, as pages are fetched from
// none. It is a [Source.Control].
func PublicOnly(_ context.Context, _, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %q", ErrPrivate, address)
	}
	return (&Fetcher{}).check(ap)
}

// control is called with the address that is about to be dialled, after names
// were resolved: a name cannot answer the check with one address and the
// connection with another.
func (f *Fetcher) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %q", ErrPrivate, address)
	}
	return f.check(ap)
}

// checkName refuses what can be seen without resolving: a literal address, and
// names that mean this machine or its network. It is all there is to check
// when a proxy resolves names.
func (f *Fetcher) checkName(u *url.URL) error {
	host := u.Hostname()
	if a, err := netip.ParseAddr(host); err == nil {
		return f.check(netip.AddrPortFrom(a, portNumber(u)))
	}
	if f.opt.AllowPrivate {
		return nil
	}
	// RFC 6761 and RFC 6762; internal is set aside by ICANN (2024).
	name := strings.ToLower(strings.TrimSuffix(host, "."))
	for _, local := range []string{"localhost", "local", "internal", "home.arpa"} {
		if name == local || strings.HasSuffix(name, "."+local) {
			return fmt.Errorf("%w: %s is a name of this machine or its network: use --allow-private if it is meant", ErrPrivate, host)
		}
	}
	return nil
}

// parseAddress reads an address to fetch: http or https, with a host. User and
// password come apart from it, so that nothing prints or sends them by
// accident.
func parseAddress(s string) (*url.URL, *url.Userinfo, error) {
	if len(s) > maxAddress {
		return nil, nil, fmt.Errorf("the address has %d bytes, more than %d", len(s), maxAddress)
	}
	if !utf8.ValidString(s) {
		return nil, nil, errors.New("the address is not in UTF-8")
	}
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil {
		if ue := (*url.Error)(nil); errors.As(err, &ue) {
			err = ue.Err // the address is said once, without what it may hide
		}
		return nil, nil, fmt.Errorf("no address: %w", err)
	}
	return cleanAddress(u)
}

func cleanAddress(u *url.URL) (*url.URL, *url.Userinfo, error) {
	c := *u
	c.Scheme = strings.ToLower(c.Scheme)
	user := c.User
	c.User, c.Fragment, c.RawFragment = nil, "", ""
	if c.Scheme != "http" && c.Scheme != "https" {
		return nil, nil, fmt.Errorf("%q addresses are not fetched: only http and https are", c.Scheme)
	}
	host := c.Hostname()
	if host == "" || c.Opaque != "" {
		return nil, nil, errors.New("the address names no host")
	}
	if _, err := netip.ParseAddr(host); err != nil {
		ascii, err := asciiName(host)
		if err != nil {
			return nil, nil, fmt.Errorf("%q is no name of a host", host)
		}
		c.Host = ascii
		if p := u.Port(); p != "" {
			c.Host = net.JoinHostPort(ascii, p)
		}
	}
	if portNumber(&c) == 0 {
		return nil, nil, fmt.Errorf("%q is no port", c.Port())
	}
	if c.Path == "" {
		c.Path = "/"
	}
	c.RawQuery = escapeQuery(c.RawQuery)
	return &c, user, nil
}

// asciiName is the name by which a host is known to the resolver.
func asciiName(host string) (string, error) {
	if len(host) > maxName {
		return "", errors.New("too long")
	}
	for _, c := range []byte(host) {
		if c >= utf8.RuneSelf {
			return idna.Lookup.ToASCII(host)
		}
		if c != '.' && c != '-' && c != '_' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return "", errors.New("a character that names do not have")
		}
	}
	return strings.ToLower(host), nil
}

// escapeQuery escapes what has no place in an address: url.Parse leaves a
// query as it came.
func escapeQuery(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// portOf is the port of an address, said or not.
func portOf(u *url.URL) string {
	switch p := u.Port(); {
	case p != "":
		return p
	case u.Scheme == "http":
		return "80"
	default:
		return "443"
	}
}

// portNumber is the port as a number, 0 when it is none.
func portNumber(u *url.URL) uint16 {
	n, err := strconv.ParseUint(portOf(u), 10, 16)
	if err != nil {
		return 0
	}
	return uint16(n)
}

// hostPort is what is dialled.
func hostPort(u *url.URL) string { return net.JoinHostPort(u.Hostname(), portOf(u)) }

// origin tells hosts apart: scheme, name and port.
func origin(u *url.URL) string { return u.Scheme + "://" + strings.ToLower(hostPort(u)) }
