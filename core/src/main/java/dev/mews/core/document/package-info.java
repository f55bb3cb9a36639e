/** What flows between stages: documents, where they came from, and records as they were read. */
package dev.mews.core.document;
