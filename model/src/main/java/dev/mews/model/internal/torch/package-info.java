/** What Mews needs of libtorch and of the machine: scopes, operations, threads. */
package dev.mews.model.internal.torch;
