// Package accounts knows who may work at the desk: people with a role and the
// cases they may see, their passwords and second factors, the sessions they are
// logged in with, links that work once, and how often somebody may try.
//
// It knows no HTTP. Of every secret but the one that a second factor's codes are
// made from, only a hash is kept: argon2id of passwords, SHA-256 of tokens and
// recovery codes, which are long and random. Whatever changes an account is
// noted in a journal in the same transaction.
//
// Time is an argument everywhere. [Accounts] is safe for concurrent use.
package accounts
