package hub

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Session (økt) is a person signed in on a device. Its token is kept as a hash only.
type Session struct {
	Meta      `bson:",inline"`
	PersonID  ID     `bson:"person"`
	TokenHash string `bson:"tokenHash"`
	// FormerHash is of the token before this one, which holds until FormerUntil: what a browser has sent at the same time
	// came with it.
	FormerHash  string     `bson:"formerHash,omitempty"`
	FormerUntil *time.Time `bson:"formerUntil,omitempty"`
	// Roles are those that the person had when the token was given: with others there is another token.
	Roles []Role `bson:"roles,omitempty"`
	// Provider is who said that it is the person, and ProviderSession what it calls the session there: it may end it.
	Provider        Words     `bson:"provider,omitempty"`
	ProviderSession string    `bson:"providerSession,omitempty"`
	Device          Words     `bson:"device,omitempty"`
	SeenAt          time.Time `bson:"seenAt"`
	ExpiresAt       time.Time `bson:"expiresAt"`
}

const (
	// sessionIdle is how long a session lasts that nobody uses, and sessionLongest how long one lasts at all: a working day,
	// and a week, after which one shows once more who one is (OWASP ASVS 5.0, 7.3).
	sessionIdle    = 8 * time.Hour
	sessionLongest = 7 * 24 * time.Hour
	// seenEvery is how often it is noted that a session is used: each time would be a commit for each request.
	seenEvery = 5 * time.Minute
	// formerLasts is how long a token holds after there is another: the slowest answer, and the next request.
	formerLasts = time.Minute
	// mostSessions is how many a person has at most; the one that was not used for the longest time ends for a new one.
	mostSessions = 20
)

func (*Session) DocumentKind() Kind { return KindSession }

func (s *Session) Keys() []Key {
	keys := []Key{tokenKey(s.TokenHash)}
	if s.FormerHash != "" {
		keys = append(keys, tokenKey(s.FormerHash))
	}
	return keys
}

// tokenKey finds what is known by a secret of which only the hash is kept.
func tokenKey(hash string) Key { return Key("token:" + hash) }

func (s *Session) Refs() []Key {
	keys := append(refs("person", s.PersonID), Key("ends:"+string(dateIn(s.ExpiresAt))))
	if s.ProviderSession != "" {
		keys = append(keys, providerKey(string(s.Provider), s.ProviderSession))
	}
	return keys
}

// providerKey lists the sessions that are one session at who said that it is the person.
func providerKey(provider, session string) Key { return Key("provider:" + provider + "|" + session) }

func (s *Session) Readers() []Token { return []Token{selfToken(s.PersonID)} }

func (s *Session) validate(v *validation) {
	v.reference("person", KindPerson, s.PersonID)
	v.required("tokenHash", s.TokenHash)
}

// ends is when the session ends by itself, if nobody uses it until then.
func (s *Session) ends() time.Time {
	if idle := s.SeenAt.Add(sessionIdle); idle.Before(s.ExpiresAt) {
		return idle
	}
	return s.ExpiresAt
}

// over tells whether the session has ended by itself.
func (s *Session) over(now time.Time) bool { return !now.Before(s.ends()) }

// renew gives the session another token, and the person's roles of now.
func (s *Session) renew(person *Person, now time.Time) (token string) {
	token = rand.Text()
	until := now.Add(formerLasts)
	s.FormerHash, s.FormerUntil = s.TokenHash, &until
	s.TokenHash, s.Roles = secretHash(token), person.Roles
	return token
}

// IsCurrent tells whether it is the session in which the viewer asks.
func IsCurrent(ctx context.Context, session *Session) bool {
	return session.ID == ReadingOf(ctx).viewer.SessionID
}

// SessionViewer gives who asks in the session with the token: a visitor when there is none, or it is over. When the person's
// roles have changed the session has another token, which is given too; otherwise that is empty.
func (h *Hub) SessionViewer(ctx context.Context, token string) (viewer Viewer, renewed string, err error) {
	session, person, err := h.sessionOf(ctx, token)
	if err != nil || session == nil {
		return Viewer{}, "", err
	}
	now := h.instant()
	rolesChanged := !slices.Equal(session.Roles, person.Roles) && session.TokenHash == secretHash(token)
	if rolesChanged {
		renewed = session.renew(person, now)
	}
	if rolesChanged || now.Sub(session.SeenAt) >= seenEvery {
		if err := h.seen(ctx, session, now); err != nil {
			renewed = "" // another request in the session was first, and has given the token; or the disk is full, which shuts nobody out
		}
	}
	viewer, err = h.viewer(ctx, person)
	viewer.SessionID = session.ID
	return viewer, renewed, err
}

// noteSession notes that a session is used over a socket, which showed its token when it was opened. That it cannot be noted shuts
// nobody out.
func (h *Hub) noteSession(ctx context.Context, id ID) {
	if id == "" {
		return
	}
	found, err := h.store.Get(ctx, KindSession, []ID{id})
	if err != nil {
		return
	}
	now := h.instant()
	session, ok := found[0].(*Session)
	if !ok || session.over(now) || now.Sub(session.SeenAt) < seenEvery {
		return
	}
	_ = h.seen(ctx, session, now)
}

// seen writes down that a session was used, with what else is new of it.
func (h *Hub) seen(ctx context.Context, session *Session, now time.Time) error {
	was := session.Version
	session.Version, session.SeenAt, session.UpdatedAt = was+1, now, now
	return h.commit(ctx, Commit{Changes: []Change{{Kind: KindSession, ID: session.ID, Was: was, Document: session}}})
}

// sessionOf is the session with the token, and its person; nil when there is none, or it is over.
func (h *Hub) sessionOf(ctx context.Context, token string) (*Session, *Person, error) {
	hash := secretHash(token)
	found, err := h.store.Find(ctx, KindSession, tokenKey(hash))
	if errors.Is(err, ErrNotFound) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("find a session: %w", err)
	}
	session, ok := found.(*Session)
	now := h.instant()
	if !ok || session.over(now) || session.TokenHash != hash && !now.Before(*session.FormerUntil) {
		return nil, nil, nil
	}
	documents, err := h.store.Get(ctx, KindPerson, []ID{session.PersonID})
	if err != nil {
		return nil, nil, fmt.Errorf("person of %s: %w", session.ID, err)
	}
	person, ok := documents[0].(*Person)
	if !ok {
		return nil, nil, nil // the person was erased
	}
	return session, person, nil
}

// EndSession signs the viewer out somewhere.
func EndSession(ctx context.Context, id ID) (ID, error) {
	return write(ctx, "session.delete", func(ctx context.Context, w *writing) (ID, error) {
		if w.viewer.ID == "" {
			return "", unauthenticated()
		}
		session, err := One[*Session](ctx, id)
		if err != nil {
			return "", err
		}
		if session == nil {
			return "", notFound("id")
		}
		w.subject = id
		w.delete(session)
		return id, nil
	})
}

// SignOut ends the session with the token, and gives it, so that it can be ended where the person signed in; nil when there is
// none.
func (h *Hub) SignOut(ctx context.Context, token string) (*Session, error) {
	session, _, err := h.sessionOf(ctx, token)
	if err != nil || session == nil {
		return nil, err
	}
	return session, h.endSessions(ctx, []*Session{session})
}

// SignOutFrom ends the sessions that are the one at a provider, or, when it names none, all that the person with the subject has
// by it (OpenID Connect Back-Channel Logout 1.0).
func (h *Hub) SignOutFrom(ctx context.Context, provider, session string, subject Subject) error {
	if session != "" {
		sessions, err := listedOf[*Session](ctx, h.store, KindSession, providerKey(provider, session))
		if err != nil {
			return err
		}
		return h.endSessions(ctx, sessions)
	}
	person, err := h.personWith(ctx, subjectKey(subject))
	if err != nil || person == nil {
		return err
	}
	sessions, err := listedOf[*Session](ctx, h.store, KindSession, Key("person:"+string(person.ID)))
	if err != nil {
		return err
	}
	return h.endSessions(ctx, slices.DeleteFunc(sessions, func(one *Session) bool { return string(one.Provider) != provider }))
}

// endSessions takes sessions away, each by itself: one that is gone already is no fault.
func (h *Hub) endSessions(ctx context.Context, sessions []*Session) error {
	for _, session := range sessions {
		for tries := 0; ; tries++ {
			err := h.commit(ctx, Commit{Changes: []Change{{Kind: KindSession, ID: session.ID, Was: session.Version}}})
			var conflict *VersionConflict
			if errors.As(err, &conflict) && conflict.Current > 0 && tries < maxTries {
				session.Version = conflict.Current
				continue
			}
			if err != nil && (conflict == nil || conflict.Current > 0) {
				return fmt.Errorf("end %s: %w", session.ID, err)
			}
			break
		}
	}
	return nil
}

// madeUpDays is for how many days it is made up for that no server ran which would have forgotten sessions.
const madeUpDays = 90

// ForgetSessions takes away the sessions that ended in the days before today.
func (h *Hub) ForgetSessions(ctx context.Context) error {
	for day, left := h.Today().addDays(-1), madeUpDays; left > 0; day, left = day.addDays(-1), left-1 {
		sessions, err := listedOf[*Session](ctx, h.store, KindSession, Key("ends:"+string(day)))
		if err != nil {
			return fmt.Errorf("sessions that ended on %s: %w", day, err)
		}
		if err := h.endSessions(ctx, sessions); err != nil {
			return err
		}
	}
	return nil
}
