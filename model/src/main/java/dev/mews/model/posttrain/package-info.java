/** Post-training: conversations, the chat template, supervised fine-tuning and direct preference optimisation. */
package dev.mews.model.posttrain;
