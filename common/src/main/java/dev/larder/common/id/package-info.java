/**
 * Typed identities, so that a table cannot be passed where a tablet is meant. Numbers come in, from the cluster's one
 * counter; small comparable values go out. Nothing here knows what the identified thing looks like.
 */
package dev.larder.common.id;
