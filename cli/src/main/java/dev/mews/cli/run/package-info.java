/** The main job, from a recipe to a trained model. */
package dev.mews.cli.run;
