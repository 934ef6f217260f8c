/**
 * Encryption on the way to a store, with keys from a file that lies outside of it. A store goes in and a store comes out,
 * which speaks of what was put and keeps what nobody can read without the key set, in the form that Tink's streaming AEAD
 * writes. {@code docs/reference/repository-format.md} tells the form.
 */
package dev.larder.common.blob.encryption;
