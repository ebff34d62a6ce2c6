export default function SubmitPage() {
  return null
}
