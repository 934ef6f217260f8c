/**
 * What can be laid around any store: trying again, holding back, counting, forbidding. A store comes in and a store goes
 * out, so that layers combine freely. Trying again happens here and nowhere else.
 */
package dev.larder.common.blob.layer;
