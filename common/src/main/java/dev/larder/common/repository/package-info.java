/**
 * Repository format v1, as {@code docs/reference/repository-format.md} tells it: where each blob is, what each manifest
 * says, and how it becomes bytes. Manifests come in as values and go out proven by their SHA-256. A repository is hostile
 * input: everything read here is bounded and checked before anybody acts on it.
 */
package dev.larder.common.repository;
