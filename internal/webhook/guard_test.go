package webhook_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/webhook"
)

// names resolve to what they are said to, one answer after another; the last stays.
type names struct {
	mutex   sync.Mutex
	answers map[string][][]netip.Addr
}

func (n *names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	all := n.answers[host]
	if len(all) == 0 {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	if len(all) > 1 {
		n.answers[host] = all[1:]
	}
	return all[0], nil
}

func resolving(host string, answers ...[]string) *names {
	n := &names{answers: map[string][][]netip.Addr{}}
	for _, answer := range answers {
		var addresses []netip.Addr
		for _, one := range answer {
			addresses = append(addresses, netip.MustParseAddr(one))
		}
		n.answers[host] = append(n.answers[host], addresses)
	}
	return n
}

var notPublic = []string{
	"0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254", "127.0.0.1", "127.8.8.8",
	"169.254.169.254", "169.254.170.2", "168.63.129.16", "100.100.100.200", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192",
	"192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1",
	"239.255.255.255", "240.0.0.1", "255.255.255.255",
	"::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1",
	"64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:7f00:1::1", "2001:10::1", "2001:db8::1",
	"2002:7f00:1::1", "2002:a9fe:a9fe::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1",
}

func TestNothingIsSentIntoPrivateNetworks(t *testing.T) {
	t.Parallel()
	for _, address := range notPublic {
		literal := address
		if netip.MustParseAddr(address).Is6() {
			literal = "[" + address + "]"
		}
		for name, sender := range map[string]*webhook.Sender{
			"https://" + literal + "/": webhook.NewSender(webhook.SenderOptions{}),
			"https://intern.example.org/": webhook.NewSender(webhook.SenderOptions{
				Guard: webhook.Guard{Resolver: resolving("intern.example.org", []string{address})}}),
			"https://begge.example.org/": webhook.NewSender(webhook.SenderOptions{
				Guard: webhook.Guard{Resolver: resolving("begge.example.org", []string{"8.8.8.8", address})}}),
		} {
			if fault := sender.Accepts(t.Context(), hub.URL(name)); fault != hub.DeliveryFaultAddress {
				t.Errorf("%s, which is %s, is %q", name, address, fault)
			}
		}
	}
}

func TestThePublicInternetIsSentTo(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"8.8.8.8", "11.0.0.1", "100.63.255.255", "172.32.0.1", "193.0.0.1", "223.255.255.255", "2a00:1450:400f::1", "2606:4700::1111"} {
		sender := webhook.NewSender(webhook.SenderOptions{Guard: webhook.Guard{Resolver: resolving("example.org", []string{address})}})
		for _, url := range []hub.URL{"https://example.org", "https://example.org:443/a?b=c", "https://example.org:8443/"} {
			if fault := sender.Accepts(t.Context(), url); fault != "" {
				t.Errorf("%s, which is %s, is %q", url, address, fault)
			}
		}
	}
}

func TestAnAddressIsPlain(t *testing.T) {
	t.Parallel()
	guard := webhook.Guard{Resolver: resolving("example.org", []string{"8.8.8.8"})}
	sender := webhook.NewSender(webhook.SenderOptions{Guard: guard})
	for _, address := range []hub.URL{"http://example.org/", "ftp://example.org/", "file:///etc/passwd", "gopher://example.org", "https://", "https:///a",
		"https://user@example.org/", "https://user:password@example.org/", "https://example.org/#a", "https://example.org:22/", "https://example.org:25/",
		"https://example.org:0/", "https://example.org:99999/", "https://example.org:/%zz", "://", "https://[fe80::1%25eth0]/", "https://[::1"} {
		if fault := sender.Accepts(t.Context(), address); fault != hub.DeliveryFaultAddress {
			t.Errorf("%s is %q", address, fault)
		}
	}
	if fault := sender.Accepts(t.Context(), "https://ukjent.example.org/"); fault != hub.DeliveryFaultUnreachable {
		t.Errorf("a name that is none is %q", fault)
	}
	guard.HTTP = true
	if fault := webhook.NewSender(webhook.SenderOptions{Guard: guard}).Accepts(t.Context(), "http://example.org/"); fault != "" {
		t.Errorf("http, which was allowed, is %q", fault)
	}
}

func TestANameThatStandsForAnotherAddressLaterLeadsNowhere(t *testing.T) {
	t.Parallel()
	r := openReceiver(t)
	port := r.Listener.Addr().(*net.TCPAddr).Port
	// It is public when the webhook is made, and this machine when something is sent.
	p := openPlaceWith(t, openBolt(t), webhook.Guard{Resolver: resolving("example.com", []string{"8.8.8.8"}, []string{"127.0.0.1"})})
	id, _ := p.subscribe(t, fmt.Sprintf("https://example.com:%d/", port), nil)
	p.work(t)
	p.write(t, "PUBLIC")
	p.until(t, "it is refused", func() bool { return p.next(t, id)["fault"] == "ADDRESS" })
	if len(r.got) > 0 {
		t.Error("something was sent")
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	for _, code := range []int{http.StatusMovedPermanently, http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect} {
		t.Run(http.StatusText(code), func(t *testing.T) {
			t.Parallel()
			p, r, inside := openPlace(t, openBolt(t)), openReceiver(t), openReceiver(t)
			r.answers(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", inside.URL)
				w.WriteHeader(code)
			})
			id, _ := p.subscribe(t, r.URL, nil)
			p.work(t)
			p.write(t, "PUBLIC")
			r.arrived(t)
			p.until(t, "it is noted", func() bool { return p.next(t, id)["fault"] == "REDIRECT" })
			if len(inside.got) > 0 {
				t.Error("it was followed")
			}
		})
	}
}

func TestAReceiverThatHangsOrNeverEndsHoldsUpNobody(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	endless := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 1<<16)); err != nil {
				return
			}
		}
	}
	hangs := func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}
	p, good := openPlace(t, openBolt(t)), openReceiver(t)
	never, hanging := openReceiver(t), openReceiver(t)
	never.answers(endless)
	hanging.answers(hangs)
	slow, _ := p.subscribe(t, hanging.URL, nil)
	p.subscribe(t, never.URL, nil)
	p.subscribe(t, good.URL, nil)
	p.work(t)
	first := p.write(t, "PUBLIC")
	good.wantNext(t, "brief.created", first)
	second := p.write(t, "PUBLIC")
	good.wantNext(t, "brief.created", second)
	never.wantNext(t, "brief.created", first)
	never.wantNext(t, "brief.created", second) // its status counted
	hanging.wantNext(t, "brief.created", first)
	p.until(t, "the time is up", func() bool { return p.next(t, slow)["fault"] == "TIMEOUT" })
}

func TestWhoIsNotThereAndWhoIsNobodyKnownIsTold(t *testing.T) {
	t.Parallel()
	p, r, strange := openPlace(t, openBolt(t)), openReceiver(t), openReceiver(t)
	p.sender = webhook.NewSender(webhook.SenderOptions{Guard: webhook.Guard{Allow: loopback}, Keys: p.keys, Timeout: time.Second}) // knows no certificates of tests
	away, _ := p.subscribe(t, r.URL, nil)
	r.Close()
	odd, _ := p.subscribe(t, strange.URL, nil)
	p.work(t)
	p.write(t, "PUBLIC")
	p.until(t, "nobody is there", func() bool { return p.next(t, away)["fault"] == "UNREACHABLE" })
	p.until(t, "the certificate is strange", func() bool { return p.next(t, odd)["fault"] == "CERTIFICATE" })
}
