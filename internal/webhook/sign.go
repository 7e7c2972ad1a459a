package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// secretPrefix opens a secret as Standard Webhooks write it.
const secretPrefix = "whsec_"

// Keys make secrets of webhooks out of one of the hub's.
type Keys interface {
	// Key is 32 bytes for a purpose and a name, always the same, which tell nothing of others.
	Key(purpose, name string) []byte
}

const secretPurpose = "webhook"

func secretOf(keys Keys, name string) string {
	return secretPrefix + base64.StdEncoding.EncodeToString(keys.Key(secretPurpose, name))
}

// signature signs what is sent with each of the secrets: «v1,» and the HMAC-SHA256 of id, time and body, in Base64.
func signature(secrets []string, id string, at time.Time, body []byte) (string, error) {
	signatures := make([]string, len(secrets))
	for which, secret := range secrets {
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, secretPrefix))
		if err != nil {
			return "", err
		}
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + "."))
		mac.Write(body)
		signatures[which] = "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	return strings.Join(signatures, " "), nil
}
