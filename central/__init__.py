"""The RMA API that stations report to."""
